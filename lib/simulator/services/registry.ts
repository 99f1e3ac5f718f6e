import * as kms from '@aws-sdk/client-kms'
import * as organizations from '@aws-sdk/client-organizations'
import * as sts from '@aws-sdk/client-sts'
import type { Journal } from '../journal/journal'
import type { Service } from '../server/handlers'
import type { Identities } from '../server/identities'
import { loadServiceModel } from '../wire/service-model'
import { kmsService } from './kms/kms-service'
import { organizationsHandlers, requireManagement } from './organizations'
import { stsHandlers } from './sts'

// Models are read from client instances; nothing is ever sent with them.
const anywhere = { region: 'us-east-1', credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' } }
const everythingByPolicy: ReadonlySet<string> = new Set()

/** Every simulated service by its signing name. */
export function services(identities: Identities, journal: Journal): ReadonlyMap<string, Service> {
  const { world } = identities
  const all: Service[] = [
    kmsService(world, journal, loadServiceModel(kms, new kms.KMSClient(anywhere))),
    {
      model: loadServiceModel(sts, new sts.STSClient(anywhere)),
      handlers: stsHandlers(identities),
      selfAuthorizing: new Set(['GetCallerIdentity', 'AssumeRole']),
    },
    {
      model: loadServiceModel(organizations, new organizations.OrganizationsClient(anywhere)),
      handlers: organizationsHandlers(world),
      selfAuthorizing: everythingByPolicy,
      guard: (call) => requireManagement(world, call),
    },
  ]
  return new Map(all.map((service) => [service.model.signingName, service]))
}
