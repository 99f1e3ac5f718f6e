export interface Token {
  /** A word has no blanks, quotes, commas or brackets in it; a mark is one other character. */
  readonly kind: 'word' | 'mark'
  readonly text: string
  readonly start: number
  readonly end: number
}

const partOfWord = /[\p{L}\p{N}_\-./:@+*~$#%]/u
const endsSentence = /[.:]/

/** Words and marks of a text, in one pass. What ends a sentence is no part of its last word. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const start = at
    while (at < text.length && partOfWord.test(text.charAt(at))) at++
    let end = at
    while (end > start && endsSentence.test(text.charAt(end - 1))) end--
    if (end > start) tokens.push({ kind: 'word', text: text.slice(start, end), start, end })
    for (; end < at; end++) tokens.push(mark(text, end))
    if (at > start) continue
    if (!/\s/.test(text.charAt(at))) tokens.push(mark(text, at))
    at++
  }
  return tokens
}

const mark = (text: string, at: number): Token => ({ kind: 'mark', text: text.charAt(at), start: at, end: at + 1 })

/** The parts of a word between separators, where they stand. */
export function partsOf(word: Token, separators: string): Token[] {
  const parts: Token[] = []
  let from = 0
  for (let at = 0; at <= word.text.length; at++) {
    if (at < word.text.length && !separators.includes(word.text.charAt(at))) continue
    if (at > from) {
      const text = word.text.slice(from, at)
      parts.push({ kind: 'word', text, start: word.start + from, end: word.start + at })
    }
    from = at + 1
  }
  return parts
}
