import type { CellFix, CoverageCellView, FamilyView } from '@/lib/contracts/region-coverage'
import type { Database } from '@/lib/db/client'
import { needFromRow } from '@/lib/db/mappers/need-row'
import { keyFamilyOf } from '@/lib/domain/cluster-families/find-key-families'
import { openGrantStates } from '@/lib/domain/grants/lifecycle'
import { type GrantFix, grantFixFor } from '@/lib/domain/grants/propose-grant'
import { type CellKey, type CoverageCell, isBroken } from '@/lib/domain/region-coverage/coverage-cell'
import { suggestKey } from '@/lib/domain/region-coverage/suggest-key'
import type { FamilyFacts } from './load-families'

interface Mended {
  readonly grant: GrantFix
  readonly other: { readonly accountId: string; readonly text: string } | null
}

interface Open {
  readonly id: string
  readonly number: number
}

/** Families as the page shows them: of broken cells also the fix, and who asked for it already. */
export async function familyViews(
  { prisma }: Pick<Database, 'prisma'>,
  families: readonly FamilyFacts[],
): Promise<FamilyView[]> {
  const broken = families
    .flatMap(({ coverage }) => coverage.rows.flatMap((row) => row.cells))
    .filter((cell) => isBroken(cell.status))
    .flatMap((cell) => cell.needs.filter((need) => need.status === 'broken'))
  const ids = broken.map((need) => need.id)
  const [rows, requests] = await Promise.all([
    prisma.needRecord.findMany({ where: { id: { in: ids } }, select: { id: true, body: true } }),
    prisma.grantRequest.findMany({
      where: {
        keyArn: { in: [...new Set(broken.map((need) => need.keyArn))] },
        granteePrincipal: { in: [...new Set(broken.map((need) => need.principalArn))] },
        state: { in: [...openGrantStates] },
      },
      select: { id: true, number: true, keyArn: true, granteePrincipal: true },
      orderBy: { number: 'asc' },
    }),
  ])
  const fixes = new Map(
    rows.map((row) => {
      const need = needFromRow(row)
      return [row.id, { grant: grantFixFor(need), other: need.fix }] as const
    }),
  )
  const open = new Map(requests.map((r) => [`${r.keyArn} ${r.granteePrincipal}`, { id: r.id, number: r.number }]))
  return families.map((facts) => toFamilyView(facts, fixes, open))
}

function toFamilyView(
  { family, clusters, keys, coverage }: FamilyFacts,
  fixes: ReadonlyMap<string, Mended>,
  open: ReadonlyMap<string, Open>,
): FamilyView {
  const names = new Map(clusters.map((cluster) => [cluster.arn, cluster.name]))
  return {
    id: family.id,
    name: family.name,
    stage: family.stage,
    toldBy: family.toldBy,
    confidence: family.confidence,
    evidence: [...family.evidence],
    members: family.members.map(({ cluster, because }) => ({
      arn: cluster.arn,
      name: cluster.name,
      accountId: cluster.accountId,
      accountName: cluster.accountName,
      region: cluster.region,
      because,
    })),
    regions: [...coverage.regions],
    rows: coverage.rows.map((row) => {
      const own = keys.filter((key) => keyFamilyOf(key).id === row.id)
      return {
        id: row.id,
        kind: row.kind,
        label: row.label,
        evidence: row.evidence,
        accountId: own[0]?.accountId ?? null,
        cells: row.cells.map((cell) => toCellView(cell, own, { names, fixes, open })),
      }
    }),
    status: coverage.status,
    broken: coverage.broken,
    unknown: coverage.unknown,
  }
}

interface Known {
  readonly names: ReadonlyMap<string, string>
  readonly fixes: ReadonlyMap<string, Mended>
  readonly open: ReadonlyMap<string, Open>
}

function toCellView(cell: CoverageCell, siblings: readonly CellKey[], known: Known): CoverageCellView {
  const broken = isBroken(cell.status) ? cell.needs.filter((need) => need.status === 'broken') : []
  const openOf = (need: (typeof broken)[number]) => known.open.get(`${need.keyArn} ${need.principalArn}`)
  const requests = new Map(broken.flatMap((need) => openOf(need) ?? []).map((request) => [request.id, request]))
  const grantable = broken.filter((need) => known.fixes.get(need.id)?.grant.kind === 'grant' && !openOf(need))
  return {
    region: cell.region,
    status: cell.status,
    key: cell.key && {
      arn: cell.key.arn,
      state: cell.key.state,
      role: cell.key.multiRegion ? (cell.key.multiRegion.type === 'PRIMARY' ? 'primary' : 'replica') : null,
    },
    clusters: cell.clusterArns.map((arn) => ({ arn, name: known.names.get(arn) ?? arn })),
    principals: cell.needs.map((need) => ({
      arn: need.principalArn,
      kind: need.principalKind,
      status: need.status,
    })),
    reasons: [...cell.reasons],
    fixes: fixesOf(
      cell,
      broken.map((need) => need.id),
      siblings,
      known.fixes,
    ),
    grantable: grantable.map((need) => need.id),
    requests: [...requests.values()],
  }
}

function fixesOf(
  cell: CoverageCell,
  broken: readonly string[],
  siblings: readonly CellKey[],
  fixes: ReadonlyMap<string, Mended>,
): CellFix[] {
  const key = suggestKey(cell, siblings)
  if (key) return [{ ...key }]
  const found = new Map<string, CellFix>()
  for (const id of broken) {
    const mended = fixes.get(id)
    if (!mended) continue
    const { grant, other } = mended
    const fix =
      grant.kind === 'grant'
        ? {
            kind: 'grant' as const,
            accountId: grant.proposal.issuingAccountId,
            text: `A grant to ${grant.proposal.granteePrincipal}, issued by account ${grant.proposal.issuingAccountId}.`,
          }
        : { kind: 'other' as const, accountId: other?.accountId ?? '', text: other?.text ?? grant.reason }
    found.set(fix.text, { ...fix, cli: null, terraform: null })
  }
  return [...found.values()]
}
