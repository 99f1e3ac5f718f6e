import type { ControlPolicy } from '../inventory/organization'
import { failed, type Observed, seen } from '../observed'
import type { ControlPolicies, ControlPolicyLevel, NamedPolicy } from '../policy/question'
import type { InventoryIndex } from './index-inventory'

/**
 * The SCPs or RCPs over one account, level by level from the root. null: no organization is known, or the account is outside it.
 */
export function controlPoliciesOver(
  index: InventoryIndex,
  accountId: string,
  type: ControlPolicy['type'],
): ControlPolicies | null {
  const key = `${type}/${accountId}`
  const before = index.facts.controlPolicies.get(key)
  if (before !== undefined) return before
  const policies = makeControlPolicies(index, accountId, type)
  index.facts.controlPolicies.set(key, policies)
  return policies
}

function makeControlPolicies(index: InventoryIndex, accountId: string, type: ControlPolicy['type']) {
  const { organization } = index.inventory
  const unread = organizationUnread(index)
  if (!organization) return unread ? { accountId, managementAccount: false, levels: unread } : null
  // An account of somebody else: its own organization's policies are out of sight.
  if (!index.accounts.has(accountId)) return null
  const managementAccount = organization.managementAccountId === accountId
  return { accountId, managementAccount, levels: unread ?? levelsOver(index, accountId, type) }
}

function levelsOver(
  index: InventoryIndex,
  accountId: string,
  type: ControlPolicy['type'],
): Observed<readonly ControlPolicyLevel[]> {
  const path = index.accounts.get(accountId)?.path ?? []
  if (path.length === 0)
    return failed('organizations:ListParents', 'NotScanned', `the path of ${accountId} is not known`)
  const ofType = index.inventory.controlPolicies.filter((p) => p.type === type)
  const levels: ControlPolicyLevel[] = []
  for (const target of [...path, accountId]) {
    const policies: NamedPolicy[] = []
    for (const policy of ofType) {
      if (!policy.targets.includes(target)) continue
      const document = index.inventory.documents.get(policy.documentHash)
      if (document === undefined) {
        return failed('organizations:DescribePolicy', 'DocumentMissing', `the document of ${policy.name} was not read`)
      }
      policies.push({ name: policy.name, document, hash: policy.documentHash, arn: policy.id })
    }
    // Organizations keeps at least one policy on every level while the type is enabled: an empty level means it is not.
    if (policies.length > 0) levels.push({ target: nameOfLevel(index, target, accountId), policies })
  }
  return seen(levels)
}

function nameOfLevel(index: InventoryIndex, target: string, accountId: string): string {
  if (target === accountId) return 'account'
  return target.startsWith('r-') ? 'root' : (index.units.get(target)?.name ?? target)
}

/** One policy whose document or targets are missing may be the one that forbids. */
function organizationUnread(index: InventoryIndex) {
  const organization = index.reads('organization')
  if (!index.inventory.organization && organization.state === 'unread') return organization.unread
  const policies = index.reads('control-policies')
  return policies.state === 'unread' || policies.state === 'partial' ? policies.unread : null
}
