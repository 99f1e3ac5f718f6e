import { originOf } from '../../grants/origin'
import { type CheckOutcome, defineCheck, fail, notApplicable, pass } from '../define-check'
import { aboutGrant, type GrantSubject, grantEvidence, grantSubjects, withoutGrant } from '../grant-subjects'

export const namelessGrant = defineCheck<GrantSubject>({
  id: 'KGD-GRT-06',
  slug: 'nameless-grant',
  version: 1,
  severity: 'low',
  title: 'A grant has no Name, or nobody who may retire it',
  remediation:
    'Make grants with a Name, so that a repeated call makes no second one, and with a retiring principal, so that they can be retired without the key policy.',
  frameworks: ['NIST 800-53 r5 CM-3 (derived)'],
  scope: 'key',
  subjects: (facts) => grantSubjects(facts),
  about: aboutGrant,
  evaluate: ({ key, grant }): CheckOutcome => {
    if (!grant) return withoutGrant(key, 'grant made by people or pipelines')
    const evidence = grantEvidence(grant)
    if (originOf(grant, { event: null, request: null }).kind === 'service')
      return notApplicable('An AWS service made it for itself.', evidence)
    const lacks = [
      !grant.name && 'no Name',
      !grant.retiringPrincipal && !grant.retiringServicePrincipal && 'no retiring principal',
    ].filter(Boolean)
    if (lacks.length === 0) return pass('It has a Name and a retiring principal.', evidence)
    return fail(`It has ${lacks.join(' and ')}.`, evidence)
  },
})
