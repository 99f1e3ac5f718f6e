import type { AccountBuilder } from './builder/account-builder'
import { OrganizationBuilder } from './builder/organization-builder'
import { addHub, addScanner, addWriter } from './northwind-keyscope-roles'

const ORGANIZATION_ID = 'o-incidents01'
const REGIONS = ['us-west-2', 'us-east-1', 'eu-central-1'] as const

/** Every account of the organization by the name it is called here. */
export interface IncidentAccounts {
  readonly management: AccountBuilder
  /** Own the keys that others use; an RCP hangs over the second. */
  readonly custody: AccountBuilder
  readonly sealed: AccountBuilder
  /** Makes images that others start from. */
  readonly forge: AccountBuilder
  readonly ferries: AccountBuilder
  readonly harbour: AccountBuilder
  readonly depots: AccountBuilder
  /** An SCP holds it to its own keys. */
  readonly customs: AccountBuilder
  /** An SCP holds it to its own network. */
  readonly radar: AccountBuilder
  /** Its default key for volumes is a customer key. */
  readonly ledgers: AccountBuilder
  /** Has never had a Spot instance, nor the service-linked role for one. */
  readonly newcomer: AccountBuilder
  /** Its roles have permissions boundaries. */
  readonly pilots: AccountBuilder
  readonly silos: AccountBuilder
}

export interface IncidentLayout {
  readonly organization: OrganizationBuilder
  readonly accounts: IncidentAccounts
}

/** The accounts of Lakeside Ferries, a company where everything that can go wrong with a volume key has. */
export function layOutIncidentAccounts(anchor: Date): IncidentLayout {
  const organization = new OrganizationBuilder({
    id: ORGANIZATION_ID,
    managementAccountId: '444400000001',
    regions: REGIONS,
    anchor,
  })
  const keys = organization.unit('Keys')
  const workloads = organization.unit('Workloads')
  const add = (number: number, name: string, unit?: typeof keys, without?: readonly string[]) =>
    organization.account(`4444000000${String(number).padStart(2, '0')}`, `lakeside-${name}`, {
      in: unit,
      ...(without && { without }),
    })
  const accounts = {
    management: add(1, 'management'),
    custody: add(2, 'key-custody', keys),
    sealed: add(3, 'sealed-keys', keys),
    forge: add(4, 'image-forge', keys),
    ferries: add(5, 'ferries', workloads),
    harbour: add(6, 'harbour', workloads),
    depots: add(7, 'depots', workloads),
    customs: add(8, 'customs', workloads),
    radar: add(9, 'radar', workloads),
    ledgers: add(10, 'ledgers', workloads),
    newcomer: add(11, 'newcomer', workloads, ['AWSServiceRoleForEC2Spot']),
    pilots: add(12, 'pilots', workloads),
    silos: add(13, 'silos', workloads),
  }
  const hub = addHub(accounts.management)
  for (const account of Object.values(accounts)) {
    const readsOrganization = account === accounts.management
    addScanner(account, { hub, organizationId: ORGANIZATION_ID, readsOrganization })
    addWriter(account, { hub, organizationId: ORGANIZATION_ID })
    for (const region of REGIONS) account.awsManagedKey(region, 'ebs')
  }
  return { organization, accounts }
}
