import { isServiceLinkedRole } from '../../arn'
import type { Role } from '../../inventory/principal'
import type { Statement } from '../../inventory/statements'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'
import { matchesAction } from '../match-action'
import type { PostureFacts } from '../posture-facts'

export const decryptOnAllKeys = defineCheck<Role>({
  id: 'KGD-IAM-02',
  slug: 'decrypt-on-all-keys',
  version: 1,
  severity: 'medium',
  title: 'A policy of the role allows decryption with every key',
  remediation: 'Name the keys in Resource, or narrow the statement by a condition such as kms:ViaService.',
  frameworks: ['AWS Security Hub KMS.1', 'AWS Security Hub KMS.2', 'NIST 800-53 r5 AC-6', 'NIST 800-53 r5 AC-6(3)'],
  // The roles of launch paths: what other roles may do is not this product's question.
  scope: 'organization',
  subjects: (facts) => {
    const needed = new Set(facts.needs.map((need) => need.principal.arn))
    return facts.index.inventory.roles.filter((role) => needed.has(role.arn))
  },
  about: (role) => ({ resourceId: role.arn, accountId: role.accountId, region: '', principalArn: role.arn }),
  evaluate: (role, facts): CheckOutcome => {
    if (isServiceLinkedRole(role.arn)) return notApplicable('AWS writes the policies of a service-linked role.')
    const open: string[] = []
    for (const { name, hash } of ownPolicies(role, facts)) {
      const statements = hash === null ? null : facts.index.statements(hash)
      if (!statements) return cannotTell(`Policy ${name} could not be read.`)
      if (statements.some(decryptsEverything)) open.push(name)
    }
    if (open.length > 0) return fail(`Policy ${open.join(', ')} allows decryption with every key.`, { policies: open })
    return pass('No policy the account wrote allows decryption with every key.')
  },
})

/** Inline and customer managed policies; those AWS manages are AWS's to narrow. */
function ownPolicies(role: Role, { index }: PostureFacts) {
  const attached = role.attachedPolicies.filter((p) => !p.arn.includes(':iam::aws:'))
  return [
    ...role.inlinePolicies.map((p) => ({ name: p.name, hash: p.documentHash })),
    ...attached.map(({ name, arn }) => ({
      name,
      hash: index.managedPolicies.get(`${role.accountId}/${arn}`)?.documentHash ?? null,
    })),
  ]
}

const decryptsEverything = (s: Statement) =>
  s.effect === 'Allow' &&
  s.conditions.length === 0 &&
  s.resources.some((r) => r === '*' || /^arn:[^:]+:kms:\*:(\*|\d{12}):(\*|key\/\*)$/.test(r)) &&
  (matchesAction(s, 'kms:Decrypt') || matchesAction(s, 'kms:ReEncryptFrom'))
