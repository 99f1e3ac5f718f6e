import type { ClusterView } from '@/lib/contracts/clusters'
import type { Cluster, NodeGroup } from '@/lib/domain/inventory/cluster'
import type { AutoScalingGroup, Instance } from '@/lib/domain/inventory/compute'
import { familyOf } from '@/lib/domain/inventory/reads'
import { notFound } from '@/lib/errors'
import { requirePermission, type ServiceContext, scopeOf } from '../context'
import { toFindingView, worstFirst } from '../findings/finding-views'
import { ofAccounts } from '../in-scope'
import { currentCoverage } from '../inventory/current-coverage'
import { kubernetesObjects } from '../kubernetes/kubernetes-objects'
import { needViews } from '../needs/need-views'
import { scanFreshness } from '../scan-freshness'
import { toClusterRow } from './list-clusters'

/** One cluster with its needs judged, its node groups and the launches that failed. */
export async function getCluster(ctx: ServiceContext, arn: string): Promise<ClusterView> {
  requirePermission(ctx, 'inventory.read')
  const { prisma } = ctx.db
  const summary = await prisma.clusterSummary.findFirst({
    where: { arn, ...ofAccounts(scopeOf(ctx, 'inventory.read')) },
  })
  const row = await prisma.resourceVersion.findFirst({ where: { kind: 'eks-cluster', resourceId: arn, current: true } })
  if (!summary || !row) throw notFound(`The cluster ${arn}`)
  const place = { current: true, accountId: summary.accountId, region: summary.region } as const
  const [groups, scalingGroups, instances, needRows, findingRows, unread, freshness, kubernetes] = await Promise.all([
    prisma.resourceVersion.findMany({ where: { ...place, kind: 'eks-node-group' } }),
    prisma.resourceVersion.findMany({ where: { ...place, kind: 'auto-scaling-group' } }),
    prisma.resourceVersion.findMany({ where: { ...place, kind: 'ec2-instance' } }),
    prisma.needRecord.findMany({ where: { clusterArn: arn }, orderBy: [{ keyArn: 'asc' }, { principalKind: 'asc' }] }),
    prisma.finding.findMany({ where: { clusterArn: arn, resolvedAt: null, status: { in: ['fail', 'unknown'] } } }),
    unreadPlaces(ctx, summary),
    scanFreshness(ctx),
    kubernetesObjects(ctx.db, arn),
  ])
  const cluster = row.body as unknown as Cluster
  const scaling = scalingGroups.map((r) => r.body as unknown as AutoScalingGroup)
  return {
    ...toClusterRow(summary),
    roleArn: cluster.roleArn,
    oidcIssuer: cluster.oidcIssuer,
    secretsKey: cluster.secretsKey,
    nodeGroups: groups
      .map((r) => r.body as unknown as NodeGroup)
      .filter((group) => group.clusterArn === arn)
      .map((group) => ({
        name: group.name,
        nodeRoleArn: group.nodeRoleArn,
        serviceLinkedRoleArn:
          scaling.find((g) => group.autoScalingGroups.includes(g.name))?.serviceLinkedRoleArn ?? null,
        status: group.status,
        health: group.healthIssues.map((issue) => `${issue.code}: ${issue.message}`),
      })),
    failedLaunches: instances
      .map((r) => r.body as unknown as Instance)
      .filter((instance) => belongsTo(instance, cluster.name) && endedDuringLaunch(instance))
      .sort((a, b) => (b.launchedAt ?? '').localeCompare(a.launchedAt ?? ''))
      .map((instance) => ({
        instanceId: instance.id,
        launchedAt: instance.launchedAt,
        code: instance.stateReasonCode ?? '',
        message: instance.stateReason ?? instance.stateTransitionReason ?? '',
      })),
    kubernetes,
    needList: await needViews(prisma, needRows),
    findings: findingRows.map(toFindingView).sort(worstFirst),
    unread,
    freshness,
  }
}

function belongsTo(instance: Instance, clusterName: string): boolean {
  return (
    instance.tags['eks:eks-cluster-name'] === clusterName ||
    instance.tags['eks:cluster-name'] === clusterName ||
    `kubernetes.io/cluster/${clusterName}` in instance.tags
  )
}

/** EC2 keeps terminated instances for about an hour; these two codes are how a refused key looks (domain.md 4.1). */
function endedDuringLaunch(instance: Instance): boolean {
  return ['Client.InvalidKMSKey.InvalidState', 'Client.InternalError'].includes(instance.stateReasonCode ?? '')
}

const derivedFrom = ['eks', 'ec2', 'auto-scaling', 'iam']

async function unreadPlaces(
  ctx: ServiceContext,
  place: { accountId: string; region: string },
): Promise<ClusterView['unread']> {
  const coverage = await currentCoverage(ctx.db, [place.accountId])
  return coverage
    .filter((row) => row.accountId === place.accountId && (row.region === place.region || row.region === ''))
    .filter((row) => ['denied', 'failed', 'partial'].includes(row.outcome))
    .filter((row) => derivedFrom.includes(familyOf(row.collector) ?? ''))
    .map(({ collector, call, message }) => ({ collector, call, message }))
}
