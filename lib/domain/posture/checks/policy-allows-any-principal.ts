import type { Key } from '../../inventory/key'
import type { Condition, Statement } from '../../inventory/statements'
import { describeUnread } from '../../observed'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'
import { aboutKey } from '../posture-facts'

/** Keys of a request that hold it to accounts somebody chose. */
const bounds = new Set([
  'kms:calleraccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
])

export const policyAllowsAnyPrincipal = defineCheck<Key>({
  id: 'KGD-POL-01',
  slug: 'policy-allows-any-principal',
  version: 1,
  severity: 'critical',
  title: 'The key policy lets anybody in',
  remediation:
    'Name the principals, or bound the statement by kms:CallerAccount or aws:PrincipalOrgID with fixed values.',
  frameworks: [
    'AWS Security Hub KMS.5',
    'CIS AWS Foundations 7.0 2.21 (derived)',
    'NIST 800-53 r5 AC-3 (derived)',
    'PCI DSS v4.0.1 7.2 (derived)',
    'ISO 27001:2022 A.8.3 (derived)',
  ],
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
    const open = statements.filter((s) => s.effect === 'Allow' && admitsAnybody(s) && !isBounded(s))
    const evidence = { statements: open.map((s) => s.sid) }
    if (open.length === 0)
      return pass('Every statement names who may use the key, or bounds it to fixed accounts.', evidence)
    return fail(`Statement ${open.map((s) => s.sid).join(', ')} lets any AWS account in.`, evidence)
  },
})

// Allow with NotPrincipal lets in everybody but those named.
const admitsAnybody = (statement: Statement) =>
  statement.notPrincipal || statement.principals.AWS?.includes('*') === true

const isBounded = (statement: Statement) => statement.conditions.some(boundsCallers)

/** A condition that only callers with one of a few fixed values meet. IfExists and ForAllValues also let in those without any. */
function boundsCallers({ operator, key, values }: Condition): boolean {
  if (!bounds.has(key.toLowerCase())) return false
  const name = operator.replace(/^ForAnyValue:/, '')
  if (!/^(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$/.test(name)) return false
  return values.length > 0 && values.every((value) => isFixed(key.toLowerCase(), value))
}

/** `arn:aws:iam::111100000001:role/*` has a fixed account; `*`, `o-*` and `arn:aws:iam::*:role/x` have none. */
function isFixed(key: string, value: string): boolean {
  if (value.includes('${')) return false
  if (key === 'aws:principalarn' || key === 'aws:sourcearn') return /^arn:[^:]+:[^:]*:[^:]*:\d{12}:/.test(value)
  if (key.endsWith('orgpaths')) return /^o-[a-z0-9]+\//.test(value)
  return !/[*?]/.test(value)
}
