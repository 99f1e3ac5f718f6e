import { accountOf, nameOf, regionOf } from '../arn'
import type { Inventory } from '../inventory/inventory'
import type { JudgedNeed } from '../launch-paths/need'
import { noteCoverage, placesOf } from './coverage-notes'

export const matrixColumns = [
  'cluster',
  'cluster_arn',
  'account_id',
  'region',
  'path',
  'principal_kind',
  'principal_arn',
  'key_arn',
  'key_alias',
  'operation',
  'level',
  'verdict',
  'authorization',
  'because',
  'layer',
  'reason',
  'failure',
  'status',
  'seed_status',
  'summary',
  'coverage',
  'key_roles',
  'strict_level',
  'strict_status',
  'profile',
  'profile_version',
] as const

/** One operation of one need, flat. */
export type MatrixRow = Readonly<Record<(typeof matrixColumns)[number], string>>

/** All needs, one row per operation, with what could not be read of the places it speaks of. */
export function matrixRows(inventory: Inventory, needs: readonly JudgedNeed[]): MatrixRow[] {
  const clusters = new Map(inventory.clusters.map((c) => [c.arn, c.name]))
  const aliases = new Map(inventory.keys.map((k) => [k.arn, k.aliases[0] ?? '']))
  const coverage = noteCoverage(inventory.coverage)
  return needs.flatMap((need) =>
    need.operations.map((o) => ({
      cluster: clusters.get(need.clusterArn) ?? nameOf(need.clusterArn),
      cluster_arn: need.clusterArn,
      account_id: accountOf(need.clusterArn) ?? '',
      region: regionOf(need.clusterArn) ?? '',
      path: need.path,
      principal_kind: need.principal.kind,
      principal_arn: need.principal.arn,
      key_arn: need.keyArn,
      key_alias: aliases.get(need.keyArn) ?? '',
      operation: o.operation,
      level: o.level,
      verdict: o.verdict,
      authorization: o.authorization,
      because: o.because,
      layer: o.layer,
      reason: o.reason,
      failure: need.failure ?? '',
      status: need.status,
      seed_status: need.seedStatus,
      summary: need.summary,
      coverage: coverage.of(placesOf(need.clusterArn, need.keyArn, need.principal.arn)),
      key_roles: need.keyRoles.join(' '),
      strict_level: o.strict,
      strict_status: need.strictStatus,
      profile: need.profile.name,
      profile_version: String(need.profile.version),
    })),
  )
}
