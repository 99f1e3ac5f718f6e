import { parseArn, roleArn } from '../arn'
import type { Cluster } from '../inventory/cluster'
import type { KubernetesNodeClass } from '../inventory/kubernetes'
import { principalFrom } from './find-service-account-roles'
import type { InventoryIndex } from './index-inventory'
import { nameOfClass, nodeClassesOf, toldBy } from './kubernetes-objects'
import type { NeedPrincipal } from './need'

/** What a class says is exact; what it said too long ago may not be so any more. */
const confidence = { fresh: 1, stale: 0.6 } as const

/** Roles of the nodes that a cluster's classes make: `spec.role`, or the role of the profile they name (domain.md 5.2). */
export function nodeClassRoles(
  index: InventoryIndex,
  cluster: Cluster,
  kind: KubernetesNodeClass['kind'] = 'EC2NodeClass',
): NeedPrincipal[] {
  return nodeClassesOf(index, cluster, kind).flatMap((nodeClass) => {
    const { role, instanceProfile } = nodeClass
    const arn = role
      ? roleNamed(index, cluster, role)
      : instanceProfile && roleOfProfile(index, cluster, instanceProfile)
    if (!arn) return []
    const told = toldBy(index, nodeClass)
    const names = role ? 'names this role' : `names instance profile ${instanceProfile}`
    const text = `${nameOfClass(index, nodeClass)} ${names}${told?.stale ? `, as of ${told.at.slice(0, 10)}: stale` : ''}`
    return [principalFrom(index, arn, 'node-role', text, told?.stale ? confidence.stale : confidence.fresh)]
  })
}

/** A class gives a role's name without its path, or its ARN. */
function roleNamed(index: InventoryIndex, { arn, accountId }: Cluster, role: string): string {
  if (parseArn(role)) return role
  const known = index.rolesByAccount.get(accountId)?.find(({ name }) => name === role)
  return known?.arn ?? roleArn(accountId, role, parseArn(arn)?.partition)
}

/** A class gives a profile's name. */
const roleOfProfile = (index: InventoryIndex, { accountId }: Cluster, profile: string): string | null =>
  (index.rolesByAccount.get(accountId) ?? []).find((role) => role.instanceProfiles.some((p) => p.name === profile))
    ?.arn ?? null
