/** `*` in a pattern. */
export const ANY_RUN = 0
/** `?` in a pattern. */
export const ANY_ONE = 1
export type PatternPiece = string | typeof ANY_RUN | typeof ANY_ONE

/** A compiled wildcard pattern. Made once per policy value; holds no regular expression, so policy text cannot blow it up. */
export type Pattern =
  | { readonly kind: 'anything' }
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'prefix'; readonly text: string }
  | { readonly kind: 'chunks'; readonly chunks: readonly Chunk[]; readonly minLength: number }

/** What stands between two `*`: plain text, or code units where -1 is `?`. */
type Chunk = string | readonly number[]

export function splitWildcards(text: string): PatternPiece[] {
  const pieces: PatternPiece[] = []
  let literal = ''
  for (const char of text) {
    if (char !== '*' && char !== '?') {
      literal += char
      continue
    }
    if (literal) pieces.push(literal)
    literal = ''
    pieces.push(char === '*' ? ANY_RUN : ANY_ONE)
  }
  if (literal) pieces.push(literal)
  return pieces
}

export function compilePattern(pieces: readonly PatternPiece[]): Pattern {
  const chunks: Chunk[] = []
  let open: PatternPiece[] = []
  const close = () => {
    // `**` means what `*` means.
    if (open.length > 0 || chunks.length === 0) chunks.push(chunkOf(open))
    open = []
  }
  for (const piece of pieces) {
    if (piece === ANY_RUN) close()
    else open.push(piece)
  }
  const endsOpen = pieces[pieces.length - 1] === ANY_RUN
  if (endsOpen) chunks.push('')
  else close()

  const [first = '', second] = chunks
  if (chunks.length === 1 && typeof first === 'string') return { kind: 'exact', text: first }
  if (chunks.length === 2 && second === '' && typeof first === 'string')
    return first === '' ? { kind: 'anything' } : { kind: 'prefix', text: first }
  return { kind: 'chunks', chunks, minLength: chunks.reduce((sum, chunk) => sum + chunk.length, 0) }
}

export const patternOf = (text: string): Pattern => compilePattern(splitWildcards(text))

export function matchesPattern(pattern: Pattern, text: string): boolean {
  switch (pattern.kind) {
    case 'anything':
      return true
    case 'exact':
      return pattern.text === text
    case 'prefix':
      return text.startsWith(pattern.text)
    case 'chunks':
      return text.length >= pattern.minLength && matchesChunks(pattern.chunks, text)
  }
}

/** First chunk at the start, last at the end, the ones between at the earliest place: no backtracking is ever needed. */
function matchesChunks(chunks: readonly Chunk[], text: string): boolean {
  const first = chunks[0]!
  const last = chunks[chunks.length - 1]!
  if (!chunkAt(first, text, 0)) return false
  if (chunks.length === 1) return text.length === first.length
  const end = text.length - last.length
  let position = first.length
  for (let i = 1; i < chunks.length - 1; i++) {
    const found = findChunk(chunks[i]!, text, position, end)
    if (found < 0) return false
    position = found + chunks[i]!.length
  }
  return position <= end && chunkAt(last, text, end)
}

function findChunk(chunk: Chunk, text: string, from: number, end: number): number {
  if (typeof chunk === 'string') {
    const found = text.indexOf(chunk, from)
    return found + chunk.length <= end ? found : -1
  }
  for (let at = from; at + chunk.length <= end; at++) if (chunkAt(chunk, text, at)) return at
  return -1
}

function chunkAt(chunk: Chunk, text: string, at: number): boolean {
  if (typeof chunk === 'string') return text.startsWith(chunk, at)
  if (at + chunk.length > text.length) return false
  return chunk.every((unit, i) => unit === -1 || unit === text.charCodeAt(at + i))
}

function chunkOf(pieces: readonly PatternPiece[]): Chunk {
  if (!pieces.includes(ANY_ONE)) return pieces.join('')
  return pieces.flatMap((piece) =>
    typeof piece === 'string' ? Array.from({ length: piece.length }, (_, i) => piece.charCodeAt(i)) : [-1],
  )
}
