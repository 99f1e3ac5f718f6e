import type { Coverage } from '../../inventory/coverage'
import type { Inventory } from '../../inventory/inventory'
import type { Choices } from '../../policy/testing/choices'
import type { Read } from './made-cluster'

/** What each collector brings, and how often AWS refuses it. */
const collectors: Readonly<Record<string, { readonly lists: readonly (keyof Inventory)[]; readonly refused: number }>> =
  {
    'iam-principals': { lists: ['roles', 'managedPolicies'], refused: 4 },
    'kms-keys': { lists: ['keys', 'grants'], refused: 4 },
    'eks-pod-identities': { lists: ['podIdentityAssociations'], refused: 3 },
    'eks-access-entries': { lists: ['accessEntries'], refused: 3 },
    'eks-node-groups': { lists: ['nodeGroups'], refused: 2 },
    'ec2-launch-templates': { lists: ['launchTemplates'], refused: 3 },
    'ec2-volumes': { lists: ['volumes'], refused: 3 },
    'ec2-instances': { lists: ['instances'], refused: 3 },
    'ec2-ebs-defaults': { lists: ['ebsDefaults'], refused: 3 },
    'auto-scaling-groups': { lists: ['autoScalingGroups'], refused: 3 },
  }

/** Takes away what could not be read, and says so in the coverage. */
export function hideUnread(
  c: Choices,
  inventory: Inventory,
  regions: readonly string[],
): { readonly inventory: Inventory; readonly isRead: (read: Read) => boolean } {
  const refused = new Set<string>()
  const coverage: Coverage[] = []
  for (const { id: accountId } of inventory.accounts) {
    for (const [collector, { refused: chance }] of Object.entries(collectors)) {
      for (const region of collector === 'iam-principals' ? [''] : regions) {
        const isRefused = c.percent(chance)
        if (isRefused) refused.add(placeOf({ collector, accountId, region }))
        coverage.push({ ...row, accountId, region, collector, outcome: isRefused ? 'denied' : 'read' })
      }
    }
  }
  const isRead = (read: Read) => !refused.has(placeOf(read))
  const left = { ...inventory, coverage }
  for (const [collector, { lists }] of Object.entries(collectors)) {
    for (const list of lists)
      Object.assign(left, { [list]: (inventory[list] as readonly Found[]).filter(keep(collector, isRead)) })
  }
  return { inventory: left, isRead }
}

interface Found {
  readonly accountId?: string
  readonly region?: string
  readonly keyArn?: string
}

const keep = (collector: string, isRead: (read: Read) => boolean) => (found: Found) => {
  const [, , , ofRegion = '', ofAccount = ''] = (found.keyArn ?? '').split(':')
  const region = collector === 'iam-principals' ? '' : (found.region ?? ofRegion)
  return isRead({ collector, accountId: found.accountId ?? ofAccount, region })
}

const placeOf = ({ collector, accountId, region }: Read) => `${accountId}/${region}/${collector}`

const row = { call: null, errorCode: null, message: null, items: 0, calls: 1 }
