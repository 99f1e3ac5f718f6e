import { autoScalingRoleMissesKey } from './checks/auto-scaling-role-misses-key'
import { duplicateGrants } from './checks/duplicate-grants'
import { ebsCsiRoleMissesKey } from './checks/ebs-csi-role-misses-key'
import { foundingProfileIncomplete } from './checks/founding-profile-incomplete'
import { identityOnlyRoleDenied } from './checks/identity-only-role-denied'
import { karpenterMissesKey } from './checks/karpenter-misses-key'
import { nobodyAdministersKey } from './checks/nobody-administers-key'
import { orphanGrant } from './checks/orphan-grant'
import { policyAllowsAnyPrincipal } from './checks/policy-allows-any-principal'
import { rotationDisabled } from './checks/rotation-disabled'
import { serviceRoleGrantFromKeyOwner } from './checks/service-role-grant-from-key-owner'
import { spotRoleMissesKey } from './checks/spot-role-misses-key'
import { unusableKeyInUse } from './checks/unusable-key-in-use'
import type { Check } from './define-check'

/** Every check, in the order of a report. */
export const checks: readonly Check[] = [
  karpenterMissesKey,
  autoScalingRoleMissesKey,
  spotRoleMissesKey,
  identityOnlyRoleDenied,
  ebsCsiRoleMissesKey,
  foundingProfileIncomplete,
  serviceRoleGrantFromKeyOwner,
  orphanGrant,
  duplicateGrants,
  policyAllowsAnyPrincipal,
  nobodyAdministersKey,
  rotationDisabled,
  unusableKeyInUse,
]
