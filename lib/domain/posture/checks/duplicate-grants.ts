import type { Grant, Key } from '../../inventory/key'
import { type CheckOutcome, defineCheck, fail, pass } from '../define-check'
import { madeGrants, withoutGrant } from '../grant-subjects'
import { aboutKey, customerKeys } from '../posture-facts'

export const duplicateGrants = defineCheck<Key>({
  id: 'KGD-GRT-03',
  slug: 'duplicate-grants',
  version: 1,
  severity: 'medium',
  title: 'Several grants of the key say the same',
  remediation:
    'Keep one of them and revoke the others; give grants a Name, so that a repeated call makes no second one.',
  frameworks: ['NIST 800-53 r5 AC-6 (derived)'],
  scope: 'key',
  subjects: customerKeys,
  about: aboutKey,
  evaluate: (key, facts): CheckOutcome => {
    const grants = madeGrants(facts, key)
    const groups = new Map<string, Grant[]>()
    for (const grant of grants) groups.set(contentOf(grant), [...(groups.get(contentOf(grant)) ?? []), grant])
    const doubled = [...groups.values()].filter((group) => group.length > 1)
    if (doubled.length > 0) {
      const evidence = { grants: doubled.map((group) => group.map((g) => g.grantId)) }
      const text = doubled.map((group) => `${group.length} to ${group[0]?.granteePrincipal ?? 'a service'}`).join(', ')
      return fail(`Grants with the same grantee, operations and constraints: ${text}.`, evidence)
    }
    const known = key.grants.state === 'seen' && !key.grants.value.partial
    if (!known || grants.length < 2) return withoutGrant(key, 'second grant to compare')
    return pass(`${grants.length} grants, all different.`)
  },
})

/** Everything that decides what a grant allows; not its name, age or who may retire it. */
const contentOf = (grant: Grant) =>
  JSON.stringify([
    grant.granteePrincipal,
    grant.granteeServicePrincipal,
    grant.issuingAccount,
    [...grant.operations].toSorted(),
    pairs(grant.constraints?.encryptionContextEquals),
    pairs(grant.constraints?.encryptionContextSubset),
    grant.constraints?.sourceArn ?? null,
  ])

const pairs = (context: Readonly<Record<string, string>> | null | undefined) =>
  Object.entries(context ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))
