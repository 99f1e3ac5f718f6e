import { z } from 'zod'
import { NeedView } from './needs'
import { Freshness, listQuery, pageOf } from './page'

export const KeyListQuery = z.object({
  ...listQuery(['alias', 'account', 'region', 'state', 'missing', 'grants', 'clusters', 'failing'] as const),
  account: z.string().catch('').default(''),
  region: z.string().catch('').default(''),
  state: z.string().catch('').default(''),
  /** missing, unknown, ok */
  access: z.enum(['', 'missing', 'unknown', 'ok']).catch('').default(''),
})
export type KeyListQuery = z.infer<typeof KeyListQuery>

export const KeyRow = z.object({
  arn: z.string(),
  keyId: z.string(),
  alias: z.string(),
  accountId: z.string(),
  accountName: z.string(),
  unit: z.string(),
  region: z.string(),
  state: z.string(),
  spec: z.string(),
  usage: z.string(),
  rotation: z.enum(['on', 'off', 'not-eligible', 'unknown']),
  grantCount: z.number().nullable(),
  clusters: z.number(),
  missing: z.number(),
  unknown: z.number(),
  failing: z.number(),
  readProblem: z.string().nullable(),
})
export type KeyRow = z.infer<typeof KeyRow>

export const KeyPage = pageOf(KeyRow).extend({
  freshness: Freshness,
  facets: z.object({
    accounts: z.array(z.object({ id: z.string(), name: z.string() })),
    regions: z.array(z.string()),
    states: z.array(z.string()),
  }),
})
export type KeyPage = z.infer<typeof KeyPage>

export const GrantView = z.object({
  grantId: z.string(),
  name: z.string(),
  createdAt: z.string().nullable(),
  grantee: z.string(),
  /** What the grantee is: role, service-linked role, per-instance EBS grant, unresolved unique id, … */
  granteeKind: z.string(),
  retiring: z.string().nullable(),
  issuingAccount: z.string().nullable(),
  operations: z.array(z.string()),
  constraints: z.string().nullable(),
  /** Folded per-instance EBS grants: how many rows this one stands for. */
  count: z.number(),
  problem: z.string().nullable(),
})
export type GrantView = z.infer<typeof GrantView>

export const FindingView = z.object({
  id: z.string(),
  checkId: z.string(),
  slug: z.string(),
  severity: z.string(),
  status: z.enum(['pass', 'fail', 'not-applicable', 'unknown']),
  title: z.string(),
  detail: z.string(),
  remediation: z.string(),
  accountId: z.string(),
  region: z.string(),
  resourceId: z.string(),
  keyArn: z.string().nullable(),
  clusterArn: z.string().nullable(),
  firstSeen: z.string(),
})
export type FindingView = z.infer<typeof FindingView>

export const KeyView = KeyRow.extend({
  description: z.string(),
  manager: z.string(),
  origin: z.string(),
  createdAt: z.string().nullable(),
  deletionDate: z.string().nullable(),
  multiRegion: z.string().nullable(),
  aliases: z.array(z.string()),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  tagsProblem: z.string().nullable(),
  /** The key policy, pretty-printed; null with `policyProblem` when it could not be read. */
  policy: z.string().nullable(),
  policyProblem: z.string().nullable(),
  grants: z.array(GrantView),
  grantsProblem: z.string().nullable(),
  grantQuota: z.number(),
  needs: z.array(NeedView),
  findings: z.array(FindingView),
  history: z.array(z.object({ at: z.string(), scanId: z.number(), what: z.string() })),
  freshness: Freshness,
})
export type KeyView = z.infer<typeof KeyView>
