import { Journal } from '../journal/journal'
import { forgetful } from '../journal/journal-file'
import type { AccountBuilder } from '../scenarios/builder/account-builder'
import { OrganizationBuilder } from '../scenarios/builder/organization-builder'
import { inline } from '../scenarios/builder/role-builder'
import { listen } from '../server/http-server'
import { Identities } from '../server/identities'
import { SimulatorState } from '../server/state'
import { services } from '../services/registry'
import type { Simulator } from '../start-simulator'

const MANAGEMENT = '333300000001'

/** Who may do everything in the management account of an own organization. */
export const adminCredentials = {
  accessKeyId: 'AKIAOWNORGADMIN00001',
  secretAccessKey: 'own/organization/secret/of/the/admin0001',
}

/** Starts an organization that a test lays out itself, for what northwind does not hold. */
export async function startOwnOrganization(
  layOut: (organization: OrganizationBuilder, management: AccountBuilder) => void,
): Promise<Simulator> {
  const anchor = new Date()
  const organization = new OrganizationBuilder({
    id: 'o-owntests01',
    managementAccountId: MANAGEMENT,
    regions: ['us-east-1'],
    anchor,
  })
  const management = organization.account(MANAGEMENT, 'management')
  management.user('admin', {
    accessKeys: [adminCredentials],
    inline: [inline('Everything', { Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' })],
  })
  layOut(organization, management)
  const world = organization.build()
  const identities = new Identities(world, true)
  const state = new SimulatorState()
  const journal = new Journal(world, forgetful)
  const on = { services: services(identities, journal, state), identities, state, now: () => new Date() }
  return { ...(await listen(on, 0)), world, identities, state }
}
