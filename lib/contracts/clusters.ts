import { z } from 'zod'
import { FindingView } from './keys'
import { KubernetesObjectView } from './kubernetes'
import { NeedView } from './needs'
import { Freshness, listQuery, pageOf } from './page'

export const ClusterListQuery = z.object({
  ...listQuery(['name', 'account', 'region', 'version', 'missing', 'keys'] as const),
  account: z.string().catch('').default(''),
  region: z.string().catch('').default(''),
  status: z.enum(['', 'ok', 'broken', 'unknown', 'no-needs']).catch('').default(''),
  failure: z.string().catch('').default(''),
})
export type ClusterListQuery = z.infer<typeof ClusterListQuery>

export const ClusterRow = z.object({
  arn: z.string(),
  name: z.string(),
  accountId: z.string(),
  accountName: z.string(),
  unit: z.string(),
  region: z.string(),
  version: z.string(),
  /** How it launches nodes: `Karpenter (Pod Identity)`, `node groups`, `Auto Mode`, … */
  launch: z.string(),
  keys: z.number(),
  needs: z.number(),
  missing: z.number(),
  unknown: z.number(),
  status: z.enum(['ok', 'broken', 'unknown', 'no-needs']),
  failures: z.array(z.string()),
})
export type ClusterRow = z.infer<typeof ClusterRow>

export const ClusterPage = pageOf(ClusterRow).extend({
  freshness: Freshness,
  facets: z.object({
    accounts: z.array(z.object({ id: z.string(), name: z.string() })),
    regions: z.array(z.string()),
    failures: z.array(z.string()),
  }),
})
export type ClusterPage = z.infer<typeof ClusterPage>

export const ClusterView = ClusterRow.extend({
  roleArn: z.string(),
  oidcIssuer: z.string().nullable(),
  secretsKey: z.string().nullable(),
  nodeGroups: z.array(
    z.object({
      name: z.string(),
      nodeRoleArn: z.string().nullable(),
      serviceLinkedRoleArn: z.string().nullable(),
      status: z.string(),
      health: z.array(z.string()),
    }),
  ),
  /** Instances that ended during launch, newest first. */
  failedLaunches: z.array(
    z.object({ instanceId: z.string(), launchedAt: z.string().nullable(), code: z.string(), message: z.string() }),
  ),
  /** What was handed over of its Kubernetes objects. */
  kubernetes: z.array(KubernetesObjectView),
  needList: z.array(NeedView),
  /** Reads of this account and Region that did not work: a need may be missing from the list because of them. */
  unread: z.array(z.object({ collector: z.string(), call: z.string().nullable(), message: z.string().nullable() })),
  findings: z.array(FindingView),
  freshness: Freshness,
})
export type ClusterView = z.infer<typeof ClusterView>
