import { needCheck } from '../need-check'

export const karpenterMissesKey = needCheck(
  'KGD-ACC-01',
  (need) =>
    need.principal.kind === 'karpenter-controller' ||
    (need.principal.kind === 'cluster-role' && need.path === 'auto-mode'),
  {
    slug: 'karpenter-misses-key',
    severity: 'high',
    title: 'Karpenter cannot use a key of its nodes',
    remediation: 'Give the controller role both halves of the permission: key policy and identity policy, or a grant.',
    frameworks: ['NIST 800-53 r5 AC-6 (derived)', 'NIST 800-53 r5 SC-12 (derived)', 'ISO 27001:2022 A.8.24 (derived)'],
  },
)
