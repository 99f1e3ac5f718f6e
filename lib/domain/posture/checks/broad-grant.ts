import { templateOperations } from '../../grants/propose-grant'
import { granteeOf } from '../../inventory/grantee'
import type { Grant, Key } from '../../inventory/key'
import { eightOperations } from '../../launch-paths/eight-operations'
import { type CheckOutcome, defineCheck, fail, notApplicable, pass } from '../define-check'
import { aboutGrant, type GrantSubject, grantEvidence, grantSubjects, withoutGrant } from '../grant-subjects'
import type { PostureFacts } from '../posture-facts'

export const broadGrant = defineCheck<GrantSubject>({
  id: 'KGD-GRT-05',
  slug: 'broad-grant',
  version: 1,
  severity: 'medium',
  title: 'A grant allows more than its grantee needs',
  remediation: 'Make a grant with the operations that are needed, then revoke this one.',
  frameworks: ['NIST 800-53 r5 AC-6 (derived)'],
  scope: 'key',
  subjects: (facts) => grantSubjects(facts),
  about: aboutGrant,
  evaluate: ({ key, grant }, facts): CheckOutcome => {
    if (!grant) return withoutGrant(key, 'grant made by people or pipelines')
    const evidence = grantEvidence(grant)
    const grantee = granteeOf(grant)
    if (grantee.kind === 'service') return notApplicable('The grantee is an AWS service.', evidence)
    const needed = neededBy(facts, key, grant)
    if (needed) {
      const beyond = grant.operations.filter((operation) => !needed.has(operation))
      if (beyond.length === 0) return pass('Each of its operations is needed, or part of what AWS documents.', evidence)
      return fail(`No launch path of ${grantee.label} needs ${beyond.join(', ')}.`, { ...evidence, beyond })
    }
    // What it does with the key is not read: told is only what lets it hand the key on.
    if (grant.operations.includes('CreateGrant') && grant.constraints === null)
      return fail(
        `${grantee.label} may hand the key on: CreateGrant without an encryption context, and no known launch path needs it.`,
        { ...evidence, beyond: ['CreateGrant'] },
      )
    return pass('It cannot be handed on, and what else its grantee does with the key is not read.', evidence)
  },
})

/** What the grantee's needs list, and AWS's set of eight for the roles it documents; null where no launch path is known. */
function neededBy(facts: PostureFacts, key: Key, grant: Grant): ReadonlySet<string> | null {
  const { kind, id } = granteeOf(grant)
  const needs = (facts.needsByKey.get(key.arn) ?? []).filter(({ principal }) => principal.arn === id)
  const documented = kind === 'service-linked-role' ? eightOperations : []
  if (needs.length === 0) return documented.length > 0 ? new Set(documented) : null
  return new Set([
    ...documented,
    ...needs.flatMap((need) => [
      ...need.operations.filter(({ level }) => level !== 'not-needed').map(({ operation }) => operation),
      ...templateOperations(need, grant.operations),
    ]),
  ])
}
