import { MAYBE, NO, type Tri, YES } from './tri'
import type { PatternPiece } from './wildcard'

/** What one trial takes an unknown key to be. `other`: present, no value a policy spells out, true for these comparisons. */
export type Assumption =
  | { readonly kind: 'absent' }
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'other'; readonly holds: ReadonlySet<string> }

const maxAtoms = 4

/** A condition key the question does not answer: what was asked about it so far, and what the present trial assumes. */
export class UnknownKey {
  assumed: Assumption | undefined
  private readonly literals = new Set<string>()
  private readonly atoms = new Map<string, string>()
  private setTests = false
  private otherValues = false
  private hopeless = false

  constructor(
    readonly name: string,
    /** Every value begins with this, and the key is always present (aws:userid of a role's sessions). */
    readonly prefix: string | null = null,
    private readonly mayBeAbsent = prefix === null,
    private readonly news: () => void = () => {},
  ) {}

  /** Values some policy spells out. */
  offer(...texts: readonly string[]): void {
    for (const text of texts) {
      if (this.literals.has(text)) continue
      this.literals.add(text)
      this.news()
    }
  }

  /** Whether a comparison that no single value stands for is true. */
  holds(atom: string, pieces?: readonly PatternPiece[]): Tri {
    if (!this.atoms.has(atom)) {
      this.atoms.set(atom, pieces ? pieces.map((p) => (typeof p === 'string' ? p : '*?'[p])).join('') : atom)
      this.news()
    }
    if (this.assumed?.kind !== 'other') return MAYBE
    return this.assumed.holds.has(atom) ? YES : NO
  }

  /** A test on a whole set of values (ForAllValues, ForAnyValue): true or false as one. */
  holdsForSet(atom: string): Tri {
    this.setTests = true
    this.otherValues = true
    return this.holds(atom)
  }

  /** The key can have values that no policy spells out; for a boolean it cannot. */
  expectOther(): void {
    this.otherValues = true
  }

  /** Compared with something itself unknown: trying values out would prove nothing. */
  giveUp(): void {
    this.hopeless = true
  }

  /** Everything the key can be, as far as the policies asked can tell it apart; null when that is not feasible. */
  possibilities(): Assumption[] | null {
    if (this.hopeless || this.atoms.size > maxAtoms || (this.setTests && this.literals.size > 0)) return null
    const all: Assumption[] = this.mayBeAbsent ? [{ kind: 'absent' }] : []
    for (const text of this.literals) all.push({ kind: 'value', text })
    if (this.otherValues || this.atoms.size > 0 || this.literals.size === 0)
      for (const holds of subsets([...this.atoms.keys()])) all.push({ kind: 'other', holds })
    return all
  }

  /** The assumption in words, to follow the key's name. */
  describe(assumption: Assumption): string {
    if (assumption.kind === 'absent') return 'is absent'
    if (assumption.kind === 'value') return `is ${assumption.text}`
    const patterns = [...assumption.holds].map((atom) => this.atoms.get(atom) ?? atom)
    return patterns.length > 0 ? `matches ${patterns.join(' and ')}` : 'is anything else'
  }
}

function subsets(items: readonly string[]): Set<string>[] {
  return items.reduce<Set<string>[]>((sets, item) => sets.flatMap((set) => [set, new Set([...set, item])]), [new Set()])
}
