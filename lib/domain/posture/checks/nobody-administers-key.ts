import type { Key } from '../../inventory/key'
import { describeUnread } from '../../observed'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'
import { matchesAction } from '../match-action'
import { aboutKey } from '../posture-facts'

export const nobodyAdministersKey = defineCheck<Key>({
  id: 'KGD-POL-04',
  slug: 'nobody-administers-key',
  version: 1,
  severity: 'low',
  title: 'Nobody in the key owner can change the key policy, or the policy cannot be read',
  remediation:
    "Let the owner's account or a named administrator call kms:PutKeyPolicy; let the scanner read the key policy.",
  frameworks: ['NIST 800-53 r5 SC-12 (derived)'],
  scope: 'key',
  subjects: (facts) => facts.index.inventory.keys,
  about: aboutKey,
  evaluate: (key, facts): CheckOutcome => {
    if (key.metadata.state === 'seen' && key.metadata.value.manager === 'AWS') {
      return notApplicable('AWS writes the policy of an AWS managed key.')
    }
    if (key.policyHash.state !== 'seen') return cannotTell(describeUnread(key.policyHash))
    const statements = facts.index.statements(key.policyHash.value)
    if (!statements) return cannotTell('The key policy is not a document that can be understood.')
    const administrators = statements
      .filter((s) => s.effect === 'Allow' && matchesAction(s, 'kms:PutKeyPolicy'))
      .flatMap((s) => s.principals.AWS ?? [])
    const own = administrators.filter((p) => p === '*' || p === key.accountId || p.includes(`:${key.accountId}:`))
    if (own.length === 0)
      return fail('No statement lets anybody of the owner change the key policy.', { administrators })
    return pass(`Administered by ${[...new Set(own)].join(', ')}.`, { administrators: own })
  },
})
