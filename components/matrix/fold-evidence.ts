import type { LayerView } from '@/lib/contracts/needs'

type Evidence = LayerView['evidence'][number]

/** The same policy is attached at several levels of an organization: say it once, and how often. */
export function foldEvidence(evidence: readonly Evidence[]): { readonly item: Evidence; readonly times: number }[] {
  const folded = new Map<string, { item: Evidence; times: number }>()
  for (const item of evidence) {
    const same = JSON.stringify([item.kind, item.document, item.statement, item.effect, item.match, item.cause])
    folded.set(same, { item, times: (folded.get(same)?.times ?? 0) + 1 })
  }
  return [...folded.values()]
}
