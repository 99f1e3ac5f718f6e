import type { Token } from './tokenize'

const quotes = `"'\``

/** Walks over tokens for a grammar: quotes are passed over, and what does not fit leaves the place as it was. */
export class Cursor {
  constructor(
    private readonly tokens: readonly Token[],
    private at: number,
  ) {}

  get place(): number {
    return this.at
  }

  /** The next word, whatever it is. */
  word(): Token | null {
    const next = this.next()
    if (next?.token.kind !== 'word') return null
    this.at = next.at + 1
    return next.token
  }

  /** These words and marks in a row, without regard to case. */
  phrase(...texts: readonly string[]): boolean {
    const before = this.at
    for (const text of texts) {
      const next = this.next()
      if (next?.token.text.toLowerCase() !== text.toLowerCase()) {
        this.at = before
        return false
      }
      this.at = next.at + 1
    }
    return true
  }

  private next(): { token: Token; at: number } | null {
    for (let at = this.at; at < this.tokens.length; at++) {
      const token = this.tokens[at] as Token
      if (token.kind === 'word' || !quotes.includes(token.text)) return { token, at }
    }
    return null
  }
}
