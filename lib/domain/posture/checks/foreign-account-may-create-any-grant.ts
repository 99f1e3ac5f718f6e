import type { Key } from '../../inventory/key'
import type { Statement } from '../../inventory/statements'
import { describeUnread } from '../../observed'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'
import { matchesAction } from '../match-action'
import { aboutKey, customerKeys } from '../posture-facts'

const limits = new Set([
  'kms:grantisforawsresource',
  'kms:granteeprincipal',
  'kms:granteeserviceprincipal',
  'kms:grantoperations',
])

export const foreignAccountMayCreateAnyGrant = defineCheck<Key>({
  id: 'KGD-POL-02',
  slug: 'foreign-account-may-create-any-grant',
  version: 1,
  severity: 'medium',
  title: 'Another account may create any grant on the key',
  remediation:
    'Limit the statement by kms:GrantIsForAWSResource, or by kms:GranteePrincipal and kms:GrantOperations for direct grants.',
  frameworks: ['NIST 800-53 r5 AC-6 (derived)'],
  scope: 'key',
  subjects: customerKeys,
  about: aboutKey,
  evaluate: (key, facts): CheckOutcome => {
    if (key.policyHash.state !== 'seen') return cannotTell(describeUnread(key.policyHash))
    const statements = facts.index.statements(key.policyHash.value)
    if (!statements) return cannotTell('The key policy is not a document that can be understood.')
    const foreign = statements.filter(
      (s) => s.effect === 'Allow' && matchesAction(s, 'kms:CreateGrant') && isForeign(s, key),
    )
    if (foreign.length === 0) return notApplicable('No other account may create grants by the key policy.')
    const open = foreign.filter((s) => !s.conditions.some((c) => limits.has(c.key.toLowerCase())))
    const evidence = { statements: foreign.map((s) => s.sid), open: open.map((s) => s.sid) }
    if (open.length === 0) return pass('Every such statement limits which grants may be created.', evidence)
    return fail(`Statement ${open.map((s) => s.sid).join(', ')} does not limit which grants may be created.`, evidence)
  },
})

const isForeign = (statement: Statement, key: Key) =>
  (statement.principals.AWS ?? []).some((p) => /\d{12}/.test(p) && !p.includes(key.accountId))
