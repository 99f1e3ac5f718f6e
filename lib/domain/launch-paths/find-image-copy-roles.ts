import type { Cluster } from '../inventory/cluster'
import type { InventoryIndex } from './index-inventory'
import type { NeedPrincipal } from './need'
import { permissionShape } from './permission-shape'

interface ImageCopyRole extends Omit<NeedPrincipal, 'kind'> {
  readonly kind: 'image-copy-role'
}

/**
 * Roles that may copy images or snapshots under keys the cluster uses (domain.md 3.3, AMI pipeline). Only their permissions show them,
 * so none of them is sure.
 */
export function findImageCopyRoles(
  index: InventoryIndex,
  cluster: Cluster,
  keys: ReadonlySet<string>,
): ImageCopyRole[] {
  const inAccount = index.rolesByAccount.get(cluster.accountId) ?? []
  return inAccount.flatMap((role) => {
    const shape = permissionShape(index, role)
    const shared = shape.copiesImages ? [...shape.keys].filter((key) => keys.has(key)) : []
    if (shared.length === 0) return []
    const text = `may copy images or snapshots and re-encrypt them under ${shared.join(', ')}`
    return [{ arn: role.arn, kind: 'image-copy-role' as const, evidence: [{ text, confidence: 0.4 }] }]
  })
}
