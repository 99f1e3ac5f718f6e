import * as autoscaling from '@aws-sdk/client-auto-scaling'
import * as cloudtrail from '@aws-sdk/client-cloudtrail'
import * as ec2 from '@aws-sdk/client-ec2'
import * as eks from '@aws-sdk/client-eks'
import * as iam from '@aws-sdk/client-iam'
import * as kms from '@aws-sdk/client-kms'
import * as organizations from '@aws-sdk/client-organizations'
import * as sts from '@aws-sdk/client-sts'
import type { Journal } from '../journal/journal'
import type { AnyHandler, Service } from '../server/handlers'
import type { Identities } from '../server/identities'
import { loadServiceModel, type ServiceModel } from '../wire/service-model'
import { autoScalingHandlers } from './auto-scaling'
import { cloudTrailHandlers } from './cloudtrail'
import { ec2Handlers } from './ec2/ec2'
import { eksHandlers } from './eks'
import { iamHandlers } from './iam'
import { kmsService } from './kms/kms-service'
import { organizationsHandlers, requireManagement } from './organizations'
import { stsHandlers } from './sts'

// Models are read from client instances; nothing is ever sent with them.
const anywhere = { region: 'us-east-1', credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' } }

/** Every simulated service by its signing name. */
export function services(identities: Identities, journal: Journal): ReadonlyMap<string, Service> {
  const { world } = identities
  const all: Service[] = [
    kmsService(world, journal, loadServiceModel(kms, new kms.KMSClient(anywhere))),
    {
      ...byIdentity(loadServiceModel(sts, new sts.STSClient(anywhere)), stsHandlers(identities)),
      selfAuthorizing: new Set(['GetCallerIdentity', 'AssumeRole']),
    },
    {
      ...byIdentity(
        loadServiceModel(organizations, new organizations.OrganizationsClient(anywhere)),
        organizationsHandlers(world),
      ),
      guard: (call) => requireManagement(world, call),
    },
    byIdentity(loadServiceModel(iam, new iam.IAMClient(anywhere)), iamHandlers(world)),
    byIdentity(loadServiceModel(eks, new eks.EKSClient(anywhere)), eksHandlers(world)),
    byIdentity(loadServiceModel(ec2, new ec2.EC2Client(anywhere)), ec2Handlers(world)),
    byIdentity(loadServiceModel(autoscaling, new autoscaling.AutoScalingClient(anywhere)), autoScalingHandlers(world)),
    byIdentity(loadServiceModel(cloudtrail, new cloudtrail.CloudTrailClient(anywhere)), cloudTrailHandlers(world)),
  ]
  return new Map(all.map((service) => [service.model.signingName, service]))
}

/** A service whose every operation the caller's own policies decide. */
function byIdentity(model: ServiceModel, handlers: object): Service {
  return { model, handlers: handlers as Record<string, AnyHandler>, selfAuthorizing: new Set() }
}
