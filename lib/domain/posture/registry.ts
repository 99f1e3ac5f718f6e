import { autoScalingRoleMissesKey } from './checks/auto-scaling-role-misses-key'
import { broadGrant } from './checks/broad-grant'
import { decryptOnAllKeys } from './checks/decrypt-on-all-keys'
import { defaultKeyLocksKarpenterOut } from './checks/default-key-locks-karpenter-out'
import { duplicateGrants } from './checks/duplicate-grants'
import { ebsCsiRoleMissesKey } from './checks/ebs-csi-role-misses-key'
import { foreignAccountMayCreateAnyGrant } from './checks/foreign-account-may-create-any-grant'
import { foundingProfileIncomplete } from './checks/founding-profile-incomplete'
import { grantOutsideKeyscope } from './checks/grant-outside-keyscope'
import { grantQuotaNearlyUsed } from './checks/grant-quota-nearly-used'
import { granteeOutsideOrganization } from './checks/grantee-outside-organization'
import { identityOnlyRoleDenied } from './checks/identity-only-role-denied'
import { karpenterMissesKey } from './checks/karpenter-misses-key'
import { namelessGrant } from './checks/nameless-grant'
import { nobodyAdministersKey } from './checks/nobody-administers-key'
import { nodeVolumeUnencrypted } from './checks/node-volume-unencrypted'
import { orphanGrant } from './checks/orphan-grant'
import { policyAllowsAnyPrincipal } from './checks/policy-allows-any-principal'
import { policyNamesDeletedPrincipal } from './checks/policy-names-deleted-principal'
import { regionGap } from './checks/region-gap'
import { rotationDisabled } from './checks/rotation-disabled'
import { serviceRoleGrantFromKeyOwner } from './checks/service-role-grant-from-key-owner'
import { spotRoleMissesKey } from './checks/spot-role-misses-key'
import { unfitKeyReferenced } from './checks/unfit-key-referenced'
import { unusableKeyInUse } from './checks/unusable-key-in-use'
import { verifiedGrantGone } from './checks/verified-grant-gone'
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
  granteeOutsideOrganization,
  broadGrant,
  namelessGrant,
  grantQuotaNearlyUsed,
  regionGap,
  verifiedGrantGone,
  grantOutsideKeyscope,
  policyAllowsAnyPrincipal,
  foreignAccountMayCreateAnyGrant,
  nobodyAdministersKey,
  policyNamesDeletedPrincipal,
  decryptOnAllKeys,
  rotationDisabled,
  unusableKeyInUse,
  unfitKeyReferenced,
  defaultKeyLocksKarpenterOut,
  nodeVolumeUnencrypted,
]
