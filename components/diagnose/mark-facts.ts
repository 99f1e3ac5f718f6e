import type { FactView } from '@/lib/contracts/diagnose'

export interface Piece {
  readonly text: string
  readonly start: number
  /** null: not understood. */
  readonly kind: string | null
}

/** Cuts a text at the facts in it. Of facts that overlap, the one that begins first and is longest is marked. */
export function markFacts(text: string, facts: readonly FactView[]): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  const take = (end: number, kind: string | null) => {
    if (end > at) pieces.push({ text: text.slice(at, end), start: at, kind })
    at = Math.max(at, end)
  }
  for (const fact of facts.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (fact.start < at) continue
    take(fact.start, null)
    take(fact.end, fact.kind)
  }
  take(text.length, null)
  return pieces
}
