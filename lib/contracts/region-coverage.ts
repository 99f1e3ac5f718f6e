import { z } from 'zod'
import { cellStatuses } from '@/lib/domain/region-coverage/coverage-cell'
import { Freshness, listQuery, pageOf } from './page'

export const RegionCoverageQuery = z.object({
  ...listQuery(['name', 'broken'] as const),
  sort: z.enum(['name', 'broken']).catch('broken').default('broken'),
  dir: z.enum(['asc', 'desc']).catch('desc').default('desc'),
  size: z.coerce.number().int().min(10).max(50).catch(10).default(10),
  account: z.string().catch('').default(''),
  family: z.string().max(300).catch('').default(''),
  status: z.enum(['', 'broken', 'unknown', 'ok']).catch('').default(''),
  /** `several`: families of more than one cluster. */
  show: z.enum(['several', 'all']).catch('several').default('several'),
})
export type RegionCoverageQuery = z.infer<typeof RegionCoverageQuery>

export const CellFix = z.object({
  kind: z.enum(['grant', 'name-local-key', 'replicate', 'create', 'other']),
  accountId: z.string(),
  text: z.string(),
  cli: z.string().nullable(),
  terraform: z.string().nullable(),
})
export type CellFix = z.infer<typeof CellFix>

export const CoverageCellView = z.object({
  region: z.string(),
  status: z.enum(cellStatuses),
  key: z
    .object({
      arn: z.string(),
      state: z.string(),
      /** Of a multi-Region key. */
      role: z.enum(['primary', 'replica']).nullable(),
    })
    .nullable(),
  clusters: z.array(z.object({ arn: z.string(), name: z.string() })),
  principals: z.array(z.object({ arn: z.string(), kind: z.string(), status: z.enum(['ok', 'broken', 'unknown']) })),
  reasons: z.array(z.string()),
  fixes: z.array(CellFix),
  /** Needs that a grant would close and nobody has asked for yet. */
  grantable: z.array(z.string()),
  requests: z.array(z.object({ id: z.string(), number: z.number() })),
})
export type CoverageCellView = z.infer<typeof CoverageCellView>

export const CoverageRowView = z.object({
  id: z.string(),
  kind: z.enum(['multi-region', 'alias', 'single', 'unresolved']),
  label: z.string(),
  evidence: z.string(),
  accountId: z.string().nullable(),
  cells: z.array(CoverageCellView),
})
export type CoverageRowView = z.infer<typeof CoverageRowView>

export const FamilyView = z.object({
  id: z.string(),
  name: z.string(),
  stage: z.string().nullable(),
  toldBy: z.enum(['family-tag', 'service-tag', 'name', 'alone']),
  confidence: z.number(),
  evidence: z.array(z.string()),
  members: z.array(
    z.object({
      arn: z.string(),
      name: z.string(),
      accountId: z.string(),
      accountName: z.string(),
      region: z.string(),
      because: z.string(),
    }),
  ),
  regions: z.array(z.string()),
  rows: z.array(CoverageRowView),
  status: z.enum(['broken', 'unknown', 'ok', 'no-needs']),
  broken: z.number(),
  unknown: z.number(),
})
export type FamilyView = z.infer<typeof FamilyView>

export const RegionCoveragePage = pageOf(FamilyView).extend({
  freshness: Freshness,
  facets: z.object({ accounts: z.array(z.object({ id: z.string(), name: z.string() })) }),
})
export type RegionCoveragePage = z.infer<typeof RegionCoveragePage>
