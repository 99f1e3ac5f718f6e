import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'
import {
  aboutGrant,
  type GrantSubject,
  grantEvidence,
  granteeAccount,
  grantSubjects,
  withoutGrant,
} from '../grant-subjects'

export const granteeOutsideOrganization = defineCheck<GrantSubject>({
  id: 'KGD-GRT-04',
  slug: 'grantee-outside-organization',
  version: 1,
  severity: 'high',
  title: 'A grant lets in somebody outside the organization, or a whole account',
  remediation: 'Revoke the grant, or make it again to the one role that needs it.',
  frameworks: ['NIST 800-53 r5 AC-3 (derived)', 'NIST 800-53 r5 AC-21 (derived)'],
  scope: 'key',
  subjects: (facts) => grantSubjects(facts),
  about: aboutGrant,
  evaluate: ({ key, grant }, { index }): CheckOutcome => {
    if (!grant) return withoutGrant(key, 'grant made by people or pipelines')
    const evidence = grantEvidence(grant)
    const account = granteeAccount(grant)
    if (!account) return notApplicable('The grantee is an AWS service or a bare unique id.', evidence)
    if (grant.granteePrincipal === account || grant.granteePrincipal?.endsWith(':root')) {
      return fail(`The grantee is all of account ${account}.`, evidence)
    }
    if (index.accounts.has(account)) return pass(`Account ${account} is in the organization.`, evidence)
    if (!index.inventory.organization) return cannotTell('The organization could not be read.', evidence)
    return fail(`Account ${account} is not in the organization.`, evidence)
  },
})
