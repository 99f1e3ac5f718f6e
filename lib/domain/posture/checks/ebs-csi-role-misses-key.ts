import { needCheck } from '../need-check'

export const ebsCsiRoleMissesKey = needCheck(
  'KGD-ACC-05',
  (need) => need.path === 'ebs-csi' && need.principal.kind !== 'identity-only-role',
  {
    slug: 'ebs-csi-role-misses-key',
    severity: 'medium',
    title: 'The EBS CSI driver cannot use a key of its volumes',
    remediation: 'Allow Decrypt, GenerateDataKeyWithoutPlaintext and CreateGrant for the role on both sides.',
    frameworks: ['NIST 800-53 r5 SC-12 (derived)'],
  },
)
