/** Why a change cannot be made to what is known. */
export interface WhatIfProblem {
  /** Position of the change, from 0. */
  readonly change: number
  readonly kind: /** It refers to something that is not there. */
    | 'not-found'
    /** It could mean several things. */
    | 'ambiguous'
    /** It starts from something that could not be read. */
    | 'unread'
    /** What it makes is no policy that AWS would store. */
    | 'not-a-policy'
    /** AWS does not let anybody do this, or nothing would change. */
    | 'cannot-be'
  readonly text: string
  /** For `not-found` and `ambiguous`: what is there, the nearest first. */
  readonly exists: readonly string[]
}

/** A problem before anybody knows which of the changes has it. */
export class CannotChange extends Error {
  constructor(
    readonly kind: WhatIfProblem['kind'],
    message: string,
    readonly exists: readonly string[] = [],
  ) {
    super(message)
  }
}

export const cannotBe = (text: string) => new CannotChange('cannot-be', text)

const shown = 10

/** Nothing is called that. `names` is what is there; the nearest ones are told. */
export function notThere(what: string, wanted: string, names: readonly string[]): CannotChange {
  const nearest = names.toSorted((a, b) => nearness(b, wanted) - nearness(a, wanted)).slice(0, shown)
  const more = names.length > nearest.length ? ` and ${names.length - nearest.length} more` : ''
  const exists = names.length === 0 ? 'There is none.' : `There is ${nearest.join(', ')}${more}.`
  return new CannotChange('not-found', `There is no ${what} "${wanted}". ${exists}`, nearest)
}

/** How many pairs of neighbouring characters of `wanted` are in `name` too, against its length. */
function nearness(name: string, wanted: string): number {
  const [low, sought] = [name.toLowerCase(), wanted.toLowerCase()]
  let shared = 0
  for (let at = 0; at < sought.length - 1; at++) if (low.includes(sought.slice(at, at + 2))) shared++
  return shared / (1 + Math.abs(low.length - sought.length) / 16)
}

/** An item's own name, and with it the name that is most like what was wanted, where that is another. */
function nearestOf(names: readonly string[], wanted: string): string {
  const own = names[0] ?? ''
  const nearest = names.toSorted((a, b) => nearness(b, wanted) - nearness(a, wanted))[0] ?? ''
  return own.includes(nearest) ? own : `${nearest} (${own})`
}

/** The one item that has the name; a name that fits several of them is not guessed at. */
export function findOne<T>(
  what: string,
  items: readonly T[],
  wanted: string,
  namesOf: (item: T) => readonly string[],
): T {
  const exact = items.filter((item) => namesOf(item)[0] === wanted)
  const found = exact.length > 0 ? exact : items.filter((item) => namesOf(item).includes(wanted))
  const [first] = found
  if (first === undefined)
    throw notThere(
      what,
      wanted,
      items.map((item) => nearestOf(namesOf(item), wanted)),
    )
  if (found.length === 1) return first
  const names = found.map((item) => namesOf(item)[0] ?? '').slice(0, shown)
  throw new CannotChange('ambiguous', `"${wanted}" could be each of ${names.join(', ')}: name one of them.`, names)
}
