import { ANY_RUN, compilePattern, matchesPattern, type Pattern, type PatternPiece } from './wildcard'

/** An ARN pattern as condition operators read it: six parts, each compared on its own; null for `*`. */
export type ArnPattern = readonly Pattern[] | null

/** The pattern's six parts; undefined when it cannot be an ARN. */
export function compileArnPattern(pieces: readonly PatternPiece[]): ArnPattern | undefined {
  if (pieces.length === 1 && pieces[0] === ANY_RUN) return null
  const parts: PatternPiece[][] = [[]]
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      parts[parts.length - 1]!.push(piece)
      continue
    }
    let rest = piece
    while (parts.length < 6) {
      const colon = rest.indexOf(':')
      if (colon < 0) break
      if (colon > 0) parts[parts.length - 1]!.push(rest.slice(0, colon))
      parts.push([])
      rest = rest.slice(colon + 1)
    }
    if (rest) parts[parts.length - 1]!.push(rest)
  }
  return parts.length === 6 ? parts.map(compilePattern) : undefined
}

export function matchesArn(pattern: ArnPattern, text: string): boolean {
  if (pattern === null) return true
  let position = 0
  for (let i = 0; i < 5; i++) {
    const colon = text.indexOf(':', position)
    if (colon < 0 || !matchesPattern(pattern[i]!, text.slice(position, colon))) return false
    position = colon + 1
  }
  return matchesPattern(pattern[5]!, text.slice(position))
}
