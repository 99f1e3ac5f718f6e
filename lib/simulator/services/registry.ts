import * as autoscaling from '@aws-sdk/client-auto-scaling'
import * as cloudtrail from '@aws-sdk/client-cloudtrail'
import * as ec2 from '@aws-sdk/client-ec2'
import * as eks from '@aws-sdk/client-eks'
import * as iam from '@aws-sdk/client-iam'
import * as kms from '@aws-sdk/client-kms'
import * as organizations from '@aws-sdk/client-organizations'
import * as s3 from '@aws-sdk/client-s3'
import * as serviceQuotas from '@aws-sdk/client-service-quotas'
import * as sqs from '@aws-sdk/client-sqs'
import * as sts from '@aws-sdk/client-sts'
import type { Journal } from '../journal/journal'
import type { AnyHandler, Service } from '../server/handlers'
import type { Identities } from '../server/identities'
import type { SimulatorState } from '../server/state'
import { loadServiceModel, type ServiceModel } from '../wire/service-model'
import type { World } from '../world/organization'
import { autoScalingHandlers } from './auto-scaling'
import { cloudTrailHandlers } from './cloudtrail'
import { ec2Handlers } from './ec2/ec2'
import { eksHandlers } from './eks'
import { iamService } from './iam/iam-service'
import { kmsService } from './kms/kms-service'
import { organizationsHandlers, requireManagement } from './organizations'
import { s3Handlers } from './s3/s3'
import { serviceQuotasHandlers } from './service-quotas'
import { eventEnvelope } from './sqs/event-envelope'
import { MessageQueue } from './sqs/message-queue'
import { sqsHandlers } from './sqs/sqs'
import { recordedStsHandlers } from './sts/sts-service'

// Models are read from client instances; nothing is ever sent with them.
const anywhere = { region: 'us-east-1', credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' } }

/** Every simulated service by its signing name. */
export function services(
  identities: Identities,
  journal: Journal,
  state: SimulatorState,
): ReadonlyMap<string, Service> {
  const { world } = identities
  const keys = kmsService(world, journal, loadServiceModel(kms, new kms.KMSClient(anywhere)))
  const all: Service[] = [
    keys,
    {
      ...byIdentity(loadServiceModel(sts, new sts.STSClient(anywhere)), recordedStsHandlers(identities, journal)),
      selfAuthorizing: new Set(['GetCallerIdentity', 'AssumeRole']),
    },
    {
      ...byIdentity(
        loadServiceModel(organizations, new organizations.OrganizationsClient(anywhere)),
        organizationsHandlers(world),
      ),
      guard: (call) => requireManagement(world, call),
    },
    iamService(world, journal, loadServiceModel(iam, new iam.IAMClient(anywhere))),
    byIdentity(loadServiceModel(eks, new eks.EKSClient(anywhere)), eksHandlers(world, state)),
    byIdentity(loadServiceModel(ec2, new ec2.EC2Client(anywhere)), ec2Handlers(world)),
    byIdentity(loadServiceModel(autoscaling, new autoscaling.AutoScalingClient(anywhere)), autoScalingHandlers(world)),
    byIdentity(loadServiceModel(cloudtrail, new cloudtrail.CloudTrailClient(anywhere)), cloudTrailHandlers(world)),
    byIdentity(
      loadServiceModel(serviceQuotas, new serviceQuotas.ServiceQuotasClient(anywhere)),
      serviceQuotasHandlers(state, Object.keys(keys.handlers)),
    ),
    selfAuthorizing(loadServiceModel(s3, new s3.S3Client(anywhere)), s3Handlers(journal)),
    sqsService(world, journal),
  ]
  return new Map(all.map((service) => [service.model.signingName, service]))
}

/** The queue on which a rule of EventBridge leaves every management event of the organization. */
function sqsService(world: World, journal: Journal): Service {
  const queue = new MessageQueue('keyscope-events')
  journal.onEvent((accountId, region, event) => {
    if (!event.readOnly) queue.send(eventEnvelope(accountId, region, event))
  })
  return selfAuthorizing(loadServiceModel(sqs, new sqs.SQSClient(anywhere)), sqsHandlers(world, queue))
}

/** A service whose every operation asks for permissions on what it is about. */
function selfAuthorizing(model: ServiceModel, handlers: object): Service {
  return { model, handlers: handlers as Record<string, AnyHandler>, selfAuthorizing: new Set(Object.keys(handlers)) }
}

/** A service whose every operation the caller's own policies decide. */
function byIdentity(model: ServiceModel, handlers: object): Service {
  return { model, handlers: handlers as Record<string, AnyHandler>, selfAuthorizing: new Set() }
}
