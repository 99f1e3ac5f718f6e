import { needCheck } from '../need-check'

export const autoScalingRoleMissesKey = needCheck('KGD-ACC-02', (need) => need.principal.kind === 'auto-scaling-role', {
  slug: 'auto-scaling-role-misses-key',
  severity: 'high',
  title: 'The Auto Scaling service-linked role cannot use a key of its node group',
  remediation:
    'Grant the eight operations from the account of the role, or name it in the key policy of its own account.',
  frameworks: ['NIST 800-53 r5 SC-12 (derived)'],
})
