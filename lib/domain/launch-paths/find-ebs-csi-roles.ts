import type { Cluster } from '../inventory/cluster'
import type { Role } from '../inventory/principal'
import { isListed } from '../inventory/reads'
import { withCorrections } from './corrections'
import { findServiceAccountRoles, principalFrom } from './find-service-account-roles'
import type { InventoryIndex } from './index-inventory'
import { storageClassesOf } from './kubernetes-objects'
import type { NeedPrincipal } from './need'
import { permissionShape } from './permission-shape'
import { driverProvisioners } from './storage-class-keys'
import { isEbsCsiMade } from './volume-keys'
import { against, type Choice, chooseActing, mergePrincipals } from './weigh-evidence'

const kind = 'ebs-csi-role' as const

/**
 * The role the EBS CSI driver acts as: that of its service account, also under another name, else that of a node whose role may make
 * volumes (domain.md 5.1, 5.2).
 */
export function chooseEbsCsiRoles(index: InventoryIndex, cluster: Cluster): Choice {
  const candidates = mergePrincipals([
    ...findServiceAccountRoles(index, cluster, { kind, serviceAccount: 'ebs-csi-controller-sa', fits: fitOf(index) }),
    ...byNodesOwnRole(index, cluster),
  ])
  return withCorrections(index, cluster, kind, candidates.map(doubtIdle(index, cluster)), chooseActing)
}

/** Where all volumes were read and the driver made none, it may have been removed, and its role be a left-over. */
function doubtIdle(index: InventoryIndex, cluster: Cluster) {
  const isSeen =
    (index.volumesByCluster.get(cluster.arn) ?? []).some(isEbsCsiMade) ||
    storageClassesOf(index, cluster, driverProvisioners).length > 0
  const isKnown = isListed(index.reads('ec2', cluster.accountId, cluster.region))
  const text = 'no volume that the driver made is to be seen in this cluster'
  return (principal: NeedPrincipal) => (isSeen || !isKnown ? principal : against(principal, text, 0.15))
}

const fitOf = (index: InventoryIndex) => (role: Role, account: string) => {
  if (!isMadeForIt(index, role)) return 0
  return /ebs.?csi/i.test(`${account} ${role.name}`) || hasDriversPolicy(role) ? 0.9 : 0.6
}

const hasDriversPolicy = (role: Role) => role.attachedPolicies.some(({ name }) => /EBSCSIDriver/i.test(name))

const isMadeForIt = (index: InventoryIndex, role: Role) =>
  hasDriversPolicy(role) || permissionShape(index, role).attachesVolumes

function byNodesOwnRole(index: InventoryIndex, cluster: Cluster): NeedPrincipal[] {
  const text = 'nodes run as this role and it may make and attach volumes: the driver may act as its node'
  return (index.nodeGroups.get(cluster.arn) ?? []).flatMap(({ nodeRoleArn }) => {
    const role = nodeRoleArn && index.roles.get(nodeRoleArn)
    return role && isMadeForIt(index, role) ? [principalFrom(index, role.arn, kind, text, 0.7)] : []
  })
}
