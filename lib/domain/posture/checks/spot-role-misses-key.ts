import { needCheck } from '../need-check'

export const spotRoleMissesKey = needCheck('KGD-ACC-03', (need) => need.principal.kind === 'spot-role', {
  slug: 'spot-role-misses-key',
  severity: 'medium',
  title: 'The Spot service-linked role cannot use a key of encrypted snapshots',
  remediation: 'Grant the eight operations from the account of the role.',
  frameworks: ['NIST 800-53 r5 SC-12 (derived)'],
})
