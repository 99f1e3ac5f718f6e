import {
  type Account as AwsAccount,
  DescribeOrganizationCommand,
  type OrganizationsClient,
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
  paginateListRoots,
  paginateListTagsForResource,
} from '@aws-sdk/client-organizations'
import { insist, observe, sortAwsError } from '@/lib/aws/errors'
import type { Account, Organization } from '@/lib/domain/inventory/organization'
import { seenOr } from '@/lib/domain/observed'
import { tagRecord } from './aws-tags'
import { defineCollector, type Reading } from './define-collector'
import { allPages, mapBounded } from './iterate'

/** The organization, its accounts with their place and tags, and its units. Reads in the management or a delegated account. */
export const organization = defineCollector({
  name: 'organization',
  scope: 'organization',
  reads: [
    'organizations:DescribeOrganization',
    'organizations:ListAccounts',
    'organizations:ListRoots',
    'organizations:ListOrganizationalUnitsForParent',
    'organizations:ListAccountsForParent',
    'organizations:ListTagsForResource',
  ],
  async collect(reading) {
    const client = reading.aws.organizations()
    const { organization: found, accounts } = await membersOf(reading)
    if (found) reading.put('organization', found.id, found)
    const tree = await observe('organizations:ListRoots', () => (found ? readTree(client) : emptyTree))
    if (tree.state !== 'seen') for (const unit of ['ou-', 'r-']) reading.missed(tree, unit)
    const { units, paths } = seenOr(tree, emptyTree)
    let before: Promise<ReadonlyMap<string, Account>> | undefined
    const known = () => (before ??= reading.lastKnown('account'))
    for (const unit of units) reading.put('organizational-unit', unit.id, unit)
    await mapBounded(accounts, 5, async (account) => {
      const id = account.Id ?? ''
      const tags = await observe('organizations:ListTagsForResource', () => (found ? tagsOf(client, id) : {}))
      if (tags.state !== 'seen') reading.missed(tags)
      // Where an account is, and how it is tagged, is not gone because it could not be read.
      const isWhole = tree.state === 'seen' && tags.state === 'seen'
      const before = isWhole ? undefined : (await known()).get(id)
      reading.put('account', id, {
        id,
        name: account.Name ?? id,
        state: stateOf(account),
        email: account.Email,
        path: tree.state === 'seen' ? (paths.get(id) ?? []) : (before?.path ?? []),
        tags: seenOr(tags, before?.tags ?? {}),
      })
    })
  },
})

export interface Members {
  /** null: the account is in no organization, and is the only one there is. */
  readonly organization: Organization | null
  readonly accounts: readonly AwsAccount[]
}

/** The organization and its accounts. Everything else of a scan follows from them. */
export async function readMembers(client: OrganizationsClient, ownAccountId: string): Promise<Members> {
  const found = await insist('organizations:DescribeOrganization', () => describe(client))
  if (!found) return { organization: null, accounts: [{ Id: ownAccountId, State: 'ACTIVE' }] }
  const accounts = await insist('organizations:ListAccounts', () =>
    allPages(paginateListAccounts({ client, pageSize: 20 }, {}), (page) => page.Accounts),
  )
  return { organization: found, accounts }
}

export const membersShared = 'organizations:members'

/** As `readMembers`, once for all collectors of the organization. */
export const membersOf = (reading: Reading): Promise<Members> =>
  reading.shared(membersShared, () => readMembers(reading.aws.organizations(), reading.place.accountId))

/** `State` is the newer field; servers and Regions that lag behind send only `Status`. */
export const stateOf = (account: AwsAccount): string => account.State ?? account.Status ?? 'ACTIVE'

async function describe(client: OrganizationsClient): Promise<Organization | null> {
  try {
    const { Organization: found } = await client.send(new DescribeOrganizationCommand({}))
    if (!found?.Id || !found.MasterAccountId) throw new Error('DescribeOrganization answered without an organization.')
    return { id: found.Id, managementAccountId: found.MasterAccountId }
  } catch (error) {
    if (sortAwsError(error).code === 'AWSOrganizationsNotInUseException') return null
    throw error
  }
}

interface Unit {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
}

interface Tree {
  readonly units: readonly Unit[]
  /** Ids from the root down to the account's parent, by account. */
  readonly paths: ReadonlyMap<string, readonly string[]>
}

const emptyTree: Tree = { units: [], paths: new Map() }

async function readTree(client: OrganizationsClient): Promise<Tree> {
  const units: Unit[] = []
  const paths = new Map<string, readonly string[]>()
  async function descend(parentId: string, path: readonly string[]): Promise<void> {
    const [children, members] = await Promise.all([
      allPages(
        paginateListOrganizationalUnitsForParent({ client, pageSize: 20 }, { ParentId: parentId }),
        (page) => page.OrganizationalUnits,
      ),
      allPages(
        paginateListAccountsForParent({ client, pageSize: 20 }, { ParentId: parentId }),
        (page) => page.Accounts,
      ),
    ])
    for (const { Id } of members) if (Id) paths.set(Id, path)
    await mapBounded(children, 4, async ({ Id = '', Name = '' }) => {
      units.push({ id: Id, name: Name, parentId })
      await descend(Id, [...path, Id])
    })
  }
  const roots = await allPages(paginateListRoots({ client }, {}), (page) => page.Roots)
  for (const { Id = '', Name = 'Root' } of roots) {
    units.push({ id: Id, name: Name, parentId: null })
    await descend(Id, [Id])
  }
  return { units, paths }
}

async function tagsOf(client: OrganizationsClient, ResourceId: string): Promise<Record<string, string>> {
  return tagRecord(await allPages(paginateListTagsForResource({ client }, { ResourceId }), (page) => page.Tags))
}
