import type { Key } from '../../inventory/key'
import { describeUnread } from '../../observed'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'
import { aboutKey } from '../posture-facts'

export const policyNamesDeletedPrincipal = defineCheck<Key>({
  id: 'KGD-POL-06',
  slug: 'policy-names-deleted-principal',
  version: 1,
  severity: 'low',
  title: 'The key policy names a principal that was deleted',
  remediation: 'Take the id out of the statement, or name the new principal by its ARN.',
  frameworks: ['NIST 800-53 r5 AC-2 (derived)'],
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
    // AWS shows the unique id in place of the ARN once the principal is gone (R23).
    const ids = statements.flatMap((s) => (s.principals.AWS ?? []).filter((p) => /^A(RO|ID)A[A-Z0-9]+$/.test(p)))
    if (ids.length > 0) return fail(`It names ${ids.join(', ')}.`, { ids })
    return pass('Every principal is named by its ARN or account.')
  },
})
