import { needCheck } from '../need-check'

export const identityOnlyRoleDenied = needCheck('KGD-ACC-04', (need) => need.principal.kind === 'identity-only-role', {
  slug: 'identity-only-role-denied',
  severity: 'high',
  title: 'A denial hits the role with which EC2 attaches encrypted volumes',
  remediation: 'Exempt arn:aws:iam::*:role/aws:ec2-infrastructure from the denial by aws:PrincipalArn.',
  frameworks: ['NIST 800-53 r5 AC-3 (derived)'],
  // No denial: KGD-STA-01 and KGD-STA-02 tell of keys that nobody could use there.
  leaves: (need) =>
    need.keyProblem?.failure || need.failure === 'F7' ? 'The key itself cannot be used, whoever asks.' : null,
})
