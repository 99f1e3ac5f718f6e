import type { ClusterFamily } from '../cluster-families/find-cluster-families'
import type { RegionCoverage } from '../region-coverage/build-coverage'
import type { CellKey } from '../region-coverage/coverage-cell'

/** One line for each family, key and Region: is the key there, usable, and allowed to who needs it. */
export const regionColumns = [
  'family',
  'told_by',
  'confidence',
  'key_family',
  'key_kind',
  'region',
  'status',
  'key_arn',
  'key_state',
  'key_role',
  'clusters',
  'principals',
  'failures',
  'reasons',
  'family_evidence',
] as const

export type RegionRow = Readonly<Record<(typeof regionColumns)[number], string>>

interface Covered {
  readonly family: ClusterFamily
  readonly coverage: RegionCoverage
}

/** Every cell of every family, flat. Families that use no customer key have no line. */
export const regionRows = (families: readonly Covered[]): RegionRow[] =>
  families.flatMap(({ family, coverage }) =>
    coverage.rows.flatMap((row) =>
      row.cells.map((cell) => ({
        family: family.name,
        told_by: family.toldBy,
        confidence: String(family.confidence),
        key_family: row.label,
        key_kind: row.kind,
        region: cell.region,
        status: cell.status,
        key_arn: cell.key?.arn ?? '',
        key_state: cell.key?.state ?? '',
        key_role: roleOf(cell.key),
        clusters: list(
          family.members.map((m) => m.cluster).filter((c) => cell.clusterArns.includes(c.arn)),
          (c) => c.name,
        ),
        principals: list(cell.needs, (need) => need.principalArn),
        failures: list(cell.needs, (need) => need.failure ?? ''),
        reasons: cell.reasons.join(' '),
        family_evidence: family.evidence.join(' '),
      })),
    ),
  )

const roleOf = (key: CellKey | null) => (key?.multiRegion ? key.multiRegion.type.toLowerCase() : '')

const list = <T>(items: readonly T[], text: (item: T) => string) =>
  [...new Set(items.map(text))].filter((one) => one !== '').join(' ')
