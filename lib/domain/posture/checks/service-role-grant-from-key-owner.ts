import { isServiceLinkedRole } from '../../arn'
import { type CheckOutcome, cannotTell, defineCheck, fail, pass } from '../define-check'
import {
  aboutGrant,
  type GrantSubject,
  grantEvidence,
  granteeAccount,
  grantSubjects,
  withoutGrant,
} from '../grant-subjects'

export const serviceRoleGrantFromKeyOwner = defineCheck<GrantSubject>({
  id: 'KGD-GRT-01',
  slug: 'service-role-grant-from-key-owner',
  version: 1,
  severity: 'high',
  title: "A grant to another account's service-linked role was issued by the key's owner",
  remediation: "Create the grant from the role's own account, then revoke this one (R8, R9).",
  frameworks: ['NIST 800-53 r5 SC-12 (derived)'],
  scope: 'key',
  subjects: (facts) =>
    grantSubjects(
      facts,
      (grant, key) => isServiceLinkedRole(grant.granteePrincipal ?? '') && granteeAccount(grant) !== key.accountId,
    ),
  about: aboutGrant,
  evaluate: ({ key, grant }): CheckOutcome => {
    if (!grant) return withoutGrant(key, "grant to another account's service-linked role")
    const evidence = grantEvidence(grant)
    if (grant.issuingAccount === null) return cannotTell('KMS did not say which account issued the grant.', evidence)
    if (grant.issuingAccount === granteeAccount(grant))
      return pass("The role's own account issued the grant.", evidence)
    return fail(
      `Account ${grant.issuingAccount} issued the grant, but only one from ${granteeAccount(grant)} lets the role in: it never works.`,
      evidence,
    )
  },
})
