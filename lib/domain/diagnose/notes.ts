import type { Passage } from './passage'
import type { Fact, FactKind, Name, SourceKind } from './reading'
import type { Token } from './tokenize'

/** What a recognizer is given: one stretch of the text in words, the names that lead to it, and where to write down what it finds. */
export interface Stretch {
  readonly path: readonly string[]
  readonly tokens: readonly Token[]
  /** Tokens that a recognizer has used up. */
  readonly used: Set<Token>
  readonly notes: Notes
  readonly passage: Passage
}

type Spot = Pick<Token, 'start' | 'end'>

/** Collects facts, and keeps the first of those that say the same of the same place. */
export class Notes {
  readonly facts: Fact[] = []
  readonly names: Name[] = []
  readonly sources = new Set<SourceKind>()
  private readonly known = new Set<string>()

  add(passage: Passage, kind: FactKind, value: string, spot: Spot): void {
    const { start, end } = spanOf(passage, spot)
    const id = `${kind} ${start} ${value}`
    if (value === '' || this.known.has(id)) return
    this.known.add(id)
    this.facts.push({ kind, value, start, end })
  }

  name(passage: Passage, value: string, spot: Spot): void {
    this.names.push({ value, ...spanOf(passage, spot) })
  }
}

const spanOf = ({ origin }: Passage, { start, end }: Spot) => ({
  start: origin(start),
  end: end > start ? origin(end - 1) + 1 : origin(start),
})
