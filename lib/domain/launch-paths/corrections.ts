import type { Cluster } from '../inventory/cluster'
import type { PrincipalCorrection } from '../inventory/correction'
import type { InventoryIndex } from './index-inventory'
import type { NeedPrincipal } from './need'
import { isKnownAbsent } from './principal-facts'
import { against, type Choice, surestFirst } from './weigh-evidence'

/**
 * What people said of a cluster's principals goes before what was found: who was ruled out is never chosen, and who was named is,
 * alone where one role acts.
 */
export function withCorrections(
  index: InventoryIndex,
  cluster: Cluster,
  kind: PrincipalCorrection['kind'],
  candidates: readonly NeedPrincipal[],
  choose: (candidates: readonly NeedPrincipal[]) => Choice,
  may: 'one' | 'several' = 'one',
): Choice {
  const said = (index.corrections.get(cluster.arn) ?? []).filter((correction) => correction.kind === kind)
  if (said.length === 0) return choose(candidates)
  const ruledOut = new Map(said.flatMap((c) => (c.verdict === 'rejected' ? [[c.principalArn, c]] : [])))
  const named = said.filter((c) => c.verdict === 'confirmed').map((c) => confirm(index, kind, candidates, c))
  const isNamed = ({ arn }: NeedPrincipal) => named.some((principal) => principal.arn === arn)
  const rejected = candidates.flatMap((candidate) => {
    const correction = ruledOut.get(candidate.arn)
    return correction ? [against(candidate, `ruled out by ${wordsOf(correction)}`, 1)] : []
  })
  const open = candidates.filter((c) => !ruledOut.has(c.arn) && !isNamed(c))
  const { chosen, others } = choose(open)
  if (named.length === 0) return { chosen, others: [...others, ...rejected] }
  if (may === 'one') return { chosen: named, others: [...open, ...rejected] }
  return { chosen: [...named, ...chosen].toSorted(surestFirst), others: [...others, ...rejected] }
}

function confirm(
  index: InventoryIndex,
  kind: PrincipalCorrection['kind'],
  candidates: readonly NeedPrincipal[],
  correction: PrincipalCorrection,
): NeedPrincipal {
  const known = candidates.find(({ arn }) => arn === correction.principalArn)
  const text = `confirmed by ${wordsOf(correction)}`
  const evidence = [{ text, confidence: 1 }, ...(known?.evidence.filter((e) => !e.against) ?? [])]
  const principal = { ...known, arn: correction.principalArn, kind, evidence }
  return isKnownAbsent(index, principal.arn) ? against(principal, 'the role does not exist any more', 0.8) : principal
}

const wordsOf = ({ by, at, reason }: PrincipalCorrection) => `${by} on ${at.slice(0, 10)}: ${reason}`
