import type { ClusterSummary } from '@/lib/db/generated/client'
import type { Cluster } from '@/lib/domain/inventory/cluster'
import type { ReadFamily } from '@/lib/domain/inventory/reads'
import { findKarpenterControllers } from '@/lib/domain/launch-paths/find-karpenter-controllers'
import type { InventoryIndex } from '@/lib/domain/launch-paths/index-inventory'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import { consequenceOf } from '@/lib/domain/launch-paths/rank-uses'
import { accountPlaces } from './account-places'
import { countNeeds, groupNeeds } from './need-counts'

/** Clusters as the list page shows them. */
export function clusterSummaries(
  index: InventoryIndex,
  needs: readonly JudgedNeed[],
  scanId: number,
): ClusterSummary[] {
  const { inventory } = index
  const placeOf = accountPlaces(inventory)
  const needsByCluster = groupNeeds(needs, (need) => need.clusterArn)
  return inventory.clusters.map((cluster) => {
    const own = needsByCluster.get(cluster.arn) ?? []
    const { name: accountName, unit } = placeOf(cluster.accountId)
    const launch = launchOf(index, cluster)
    return {
      arn: cluster.arn,
      name: cluster.name,
      accountId: cluster.accountId,
      accountName,
      unit,
      region: cluster.region,
      version: cluster.version,
      launch,
      keys: new Set(own.map((need) => need.keyArn)).size,
      needs: own.length,
      ...countNeeds(own),
      nextLaunch: countNeeds(own.filter(({ uses }) => consequenceOf(uses) === 'next-launch')).missing,
      status: statusOf(index, cluster, own),
      failures: [...new Set(own.flatMap((need) => need.failure ?? []))].sort(byNumber),
      search: [cluster.name, cluster.arn, accountName, unit, launch].join(' ').toLowerCase(),
      scanId,
    }
  })
}

/** F2 before F10. */
const byNumber = (a: string, b: string) => Number(a.slice(1)) - Number(b.slice(1))

/** What a cluster's needs are derived from: where it was not read, a need may be missing from the list. */
const derivedFrom: readonly ReadFamily[] = ['eks', 'ec2', 'auto-scaling', 'iam']

function statusOf(index: InventoryIndex, cluster: Cluster, needs: readonly JudgedNeed[]): string {
  if (needs.some((need) => need.status === 'broken')) return 'broken'
  if (needs.some((need) => need.status === 'unknown')) return 'unknown'
  const unread = derivedFrom.some((family) => {
    const { state } = index.reads(family, cluster.accountId, family === 'iam' ? '' : cluster.region)
    return state === 'unread' || state === 'never'
  })
  const misread = index.inventory.kubernetesReads.some((read) => read.clusterArn === cluster.arn && read.problem)
  if (unread || misread) return 'unknown'
  return needs.length > 0 ? 'ok' : 'no-needs'
}

function launchOf(index: InventoryIndex, cluster: Cluster): string {
  const hasGroups = (index.nodeGroups.get(cluster.arn) ?? []).length > 0
  const managed = new Set((index.nodeGroups.get(cluster.arn) ?? []).flatMap((group) => group.autoScalingGroups))
  const selfManaged = (index.autoScalingGroupsByCluster.get(cluster.arn) ?? []).some(
    (group) => !managed.has(group.name),
  )
  const ways = [
    cluster.autoMode.enabled && 'Auto Mode',
    karpenterOf(index, cluster),
    hasGroups && 'node groups',
    selfManaged && 'self-managed nodes',
  ].filter(Boolean)
  return ways.join(', ') || 'no nodes seen'
}

function karpenterOf(index: InventoryIndex, cluster: Cluster): string | null {
  const controllers = new Set(findKarpenterControllers(index, cluster).map((principal) => principal.arn))
  if (controllers.size === 0) return null
  const byPod = (index.podIdentities.get(cluster.arn) ?? []).some(
    ({ roleArn, targetRoleArn }) => controllers.has(roleArn) || controllers.has(targetRoleArn ?? ''),
  )
  if (byPod) return 'Karpenter (Pod Identity)'
  const issuer = cluster.oidcIssuer?.replace(/^https:\/\//, '').replace(/\/$/, '') ?? ''
  const byTrust = (index.serviceAccountTrusts.get(issuer) ?? []).some(({ role }) => controllers.has(role.arn))
  return byTrust ? 'Karpenter (IRSA)' : 'Karpenter'
}
