import type { NeedView } from '@/lib/contracts/needs'
import type { CandidatesView, CandidateView } from '@/lib/contracts/principals'
import { correctableKinds } from '@/lib/domain/inventory/correction'

/** A role that is taken for a principal, with those it competed with; or, as one of these, a role that is not. */
export interface PrincipalRow extends CandidateView {
  readonly id: string
  readonly kind: string
  readonly isUsed: boolean
  readonly paths: readonly string[]
  readonly others: readonly PrincipalRow[]
}

type Correctable = (typeof correctableKinds)[number]

export const isCorrectable = (kind: string): kind is Correctable => correctableKinds.some((one) => one === kind)

/** A row per role that is used; where none is, one that says so. Those of needs that nobody has to look for come last. */
export function principalRows(principals: readonly CandidatesView[], needs: readonly NeedView[]): PrincipalRow[] {
  const pathsOf = (kind: string, arn: string) => [
    ...new Set(needs.flatMap((need) => (need.principalKind === kind && need.principalArn === arn ? need.path : []))),
  ]
  const rowOf = (kind: string, candidate: CandidateView, isUsed: boolean): PrincipalRow => ({
    ...candidate,
    id: `${kind} ${candidate.arn}`,
    kind,
    isUsed,
    paths: isUsed ? pathsOf(kind, candidate.arn) : [],
    others: [],
  })
  const weighed = principals.flatMap(({ kind, used, others }) => {
    const chosen = used.map((candidate) => rowOf(kind, candidate, true))
    const rows = chosen.length > 0 ? chosen : [notFound(kind, needs)]
    return rows.map((row, at) =>
      at === 0 ? { ...row, others: others.map((candidate) => rowOf(kind, candidate, false)) } : row,
    )
  })
  const known = new Set(principals.map(({ kind }) => kind))
  const beside = needs
    .filter(({ principalKind }) => !known.has(principalKind))
    .map((need) => rowOf(need.principalKind, evidenceOf(need), true))
  return [...weighed, ...new Map(beside.map((row) => [row.id, row])).values()]
}

const evidenceOf = (need: NeedView): CandidateView => ({
  arn: need.principalArn,
  confidence: need.principalConfidence,
  evidence: need.principalEvidence,
})

function notFound(kind: string, needs: readonly NeedView[]): PrincipalRow {
  const unseen = needs.filter((need) => need.principalKind === kind)
  const [need] = unseen
  return {
    id: kind,
    kind,
    arn: '',
    confidence: 0,
    evidence: need?.principalEvidence ?? [],
    isUsed: true,
    paths: [...new Set(unseen.map(({ path }) => path))],
    others: [],
  }
}
