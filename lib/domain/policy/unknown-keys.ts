import { areDisjoint, edgesOf, implies } from './comparison-relations'
import { type Comparison, type Matcher, textOf } from './comparisons'
import type { KeyCondition } from './residual'
import { certain, MAYBE, type Tri } from './tri'
import type { PatternPiece } from './wildcard'

/** What a trial takes one value of an unknown key to be. */
export interface TakenValue {
  /** Null for a value no policy spells out. */
  readonly text: string | null
  /** The comparisons it satisfies. */
  readonly satisfies: ReadonlySet<string>
}

/** What one trial takes an unknown key to be: absent, or present with these values. */
export type Assumption =
  | { readonly kind: 'absent' }
  | { readonly kind: 'present'; readonly values: readonly TakenValue[] }

/** A comparison some policy makes with the key. */
export interface Atom {
  readonly comparison: Comparison
  readonly pieces: readonly PatternPiece[]
  readonly matches: Matcher
  /** One text alone satisfies it, which is tried out as such. */
  readonly isLiteral: boolean
}

interface Nature {
  readonly mayBeAbsent: boolean
  /** It can have several values. */
  readonly several: boolean
  /** It is true or false. */
  readonly isBoolean: boolean
}

const absent: Assumption = { kind: 'absent' }
const maxOpenAtoms = 8
const maxSetMembers = 6
const maxLiterals = 500

/** A condition key the question does not answer: what was asked about it so far, and what the present trial assumes. */
export class UnknownKey {
  assumed: Assumption | undefined
  readonly mayBeAbsent: boolean
  private readonly several: boolean
  private readonly isBoolean: boolean
  private readonly literals = new Set<string>()
  private readonly atoms = new Map<string, Atom>()
  private setTests = false
  private otherValues = false
  private hopeless = false

  constructor(
    readonly name: string,
    { mayBeAbsent, several, isBoolean }: Nature,
    private readonly news: () => void,
  ) {
    this.mayBeAbsent = mayBeAbsent
    this.several = several
    this.isBoolean = isBoolean
    if (isBoolean) for (const text of ['true', 'false']) this.literals.add(text)
  }

  /** Values to be tried out as they are. */
  offer(...texts: readonly string[]): void {
    for (const text of texts) {
      if (this.isBoolean || this.literals.has(text)) continue
      this.literals.add(text)
      this.news()
    }
  }

  /** Whether its first value is this text. */
  isText(text: string): Tri {
    this.expectOther()
    this.offer(text)
    const { assumed } = this
    if (!assumed) return MAYBE
    return certain(assumed.kind === 'present' && assumed.values[0]!.text === text)
  }

  /** Notes a comparison with the key, to be looked up among what a taken value satisfies. */
  note(comparison: Comparison, pieces: readonly PatternPiece[]): string {
    const id = `${comparison.name} ${textOf(pieces)}`
    if (this.atoms.has(id)) return id
    const isLiteral = comparison.family === 'boolean' || isOneText(comparison, pieces)
    this.atoms.set(id, { comparison, pieces, matches: comparison.compile(pieces) ?? (() => false), isLiteral })
    if (comparison.family === 'boolean') this.offer('true', 'false')
    else this.expectOther()
    const value = comparison.valueFor ?? ((text: string) => text)
    if (isLiteral && comparison.family !== 'boolean') this.offer(value(textOf(pieces)))
    this.news()
    return id
  }

  /** Whether every value there is satisfies the comparison. */
  allSatisfy(comparison: Comparison, pieces: readonly PatternPiece[]): Tri {
    this.setTests = true
    const id = this.note(comparison, pieces)
    const { assumed } = this
    if (!assumed) return MAYBE
    return certain(assumed.kind === 'absent' || assumed.values.every(({ satisfies }) => satisfies.has(id)))
  }

  /** The key is compared as a set of values (ForAllValues, ForAnyValue). */
  expectSets(): void {
    this.setTests = true
  }

  /** The key can have values that no policy spells out; for a boolean it cannot. */
  expectOther(): void {
    this.otherValues = !this.isBoolean
  }

  /** Compared with something itself unknown: trying values out would prove nothing. */
  giveUp(): void {
    this.hopeless = true
  }

  /** Everything the key can be, as far as the policies asked can tell it apart; null when that is not feasible. */
  possibilities(): Assumption[] | null {
    // More than could be tried out, or even told apart in reasonable time.
    if (this.hopeless || this.literals.size > maxLiterals) return null
    const values = this.possibleValues()
    if (values === null) return null
    const sets = this.several && this.setTests ? setsOf(values) : values.map((value) => [value])
    if (sets === null) return null
    const present = sets.map((set): Assumption => ({ kind: 'present', values: set }))
    return this.mayBeAbsent ? [absent, ...present] : present
  }

  private possibleValues(): TakenValue[] | null {
    const open = [...this.atoms].filter(([, { isLiteral }]) => !isLiteral)
    const edges = edgesOf(open.map(([, atom]) => atom))
    const texts = new Set([...this.literals, ...(edges ?? [])])
    const values = [...texts].map((text): TakenValue => ({ text, satisfies: this.satisfiedBy(text) }))
    if (!this.otherValues && values.length > 0) return values
    const left = edges ? [] : open
    if (left.length > maxOpenAtoms) return null
    return [
      ...values,
      ...subsets(left)
        .filter(isPossible)
        .map((some) => ({ text: null, satisfies: new Set(some.map(([id]) => id)) })),
    ]

    function isPossible(some: readonly (readonly [string, Atom])[]): boolean {
      return some.every(([, one]) =>
        left.every(([, other]) => {
          if (other === one) return true
          return some.some(([, held]) => held === other) ? !areDisjoint(one, other) : !implies(one, other)
        }),
      )
    }
  }

  private satisfiedBy(text: string): ReadonlySet<string> {
    return new Set([...this.atoms].flatMap(([id, { matches }]) => (matches(text) ? [id] : [])))
  }

  /** The assumption as far as the policies can tell it from others. */
  summarize(assumption: Assumption): KeyCondition {
    if (assumption.kind === 'absent') return { kind: 'absent' }
    const { values } = assumption
    if (values.length > 1) return { kind: 'has', values: values.map(({ text }) => text) }
    const { text, satisfies } = values[0]!
    if (text !== null && this.literals.has(text)) return { kind: 'is', value: text }
    const comparisons = [...satisfies].map((id) => {
      const { comparison, pieces } = this.atoms.get(id)!
      return { operator: comparison.name, value: textOf(pieces) }
    })
    return comparisons.length > 0 ? { kind: 'satisfies', comparisons } : { kind: 'other' }
  }
}

/** No other text satisfies the comparison. */
function isOneText({ family }: Comparison, pieces: readonly PatternPiece[]): boolean {
  if (!pieces.every((piece) => typeof piece === 'string')) return false
  if (family === 'text' || family === 'pattern' || family === 'arn') return true
  // Without letters there is no other case.
  return family === 'any-case' && pieces.join('').toLowerCase() === pieces.join('').toUpperCase()
}

function subsets<T>(items: readonly T[]): T[][] {
  return items.reduce<T[][]>((sets, item) => sets.flatMap((set) => [set, [...set, item]]), [[]])
}

/** Every set of these values; one that no policy spells out can be there twice. */
function setsOf(values: readonly TakenValue[]): TakenValue[][] | null {
  if (values.length > maxSetMembers) return null
  const twice = values.filter(({ text }) => text === null).map((value) => [value, value])
  return [...subsets(values).filter((set) => set.length > 0), ...twice]
}
