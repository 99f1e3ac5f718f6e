import type { InventoryIndex } from '../launch-paths/index-inventory'

export interface BlastRadius {
  readonly roles: number
  readonly clusters: number
  readonly instances: number
  readonly volumes: number
}

/**
 * What hangs on a grantee's access to a key: the clusters that use the key through it, their volumes under that key, and the
 * instances those are attached to.
 */
export function blastRadius(
  index: InventoryIndex,
  scope: { readonly keyArn: string; readonly clusterArns: readonly string[] },
): BlastRadius {
  const clusters = new Set(scope.clusterArns)
  const volumes = [...clusters]
    .flatMap((arn) => index.volumesByCluster.get(arn) ?? [])
    .filter((volume) => volume.kmsKeyArn === scope.keyArn)
  const instances = new Set(volumes.flatMap((v) => v.instanceIds.map((id) => `${v.accountId}/${v.region}/${id}`)))
  return { roles: 1, clusters: clusters.size, instances: instances.size, volumes: volumes.length }
}
