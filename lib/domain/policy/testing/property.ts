import fc from 'fast-check'
import { evaluate } from '../evaluate'
import type { AuthorizationQuestion } from '../question'
import type { Decision, Verdict } from '../verdict'
import type { Drawn } from './arbitrary'
import { Choices } from './choices'

/** A sentence about every world. `check` returns what contradicts it, in words. */
export interface Property {
  readonly name: string
  readonly worlds: fc.Arbitrary<Drawn>
  readonly check: (world: AuthorizationQuestion, choose: Choices) => string | undefined
  /** Where it is known not to hold, in corners that random worlds meet once in some ten thousand. */
  readonly exceptions?: string
}

export const property = (
  name: string,
  worlds: Property['worlds'],
  check: Property['check'],
  exceptions?: string,
): Property => ({
  name,
  worlds,
  check,
  ...(exceptions !== undefined && { exceptions }),
})

/** The property as fast-check runs it. */
export const asserted = ({ worlds, check }: Property) =>
  fc.property(worlds, ({ world, seed }) => {
    const contradiction = check(world, new Choices(~seed))
    if (contradiction !== undefined) throw new Error(contradiction)
  })

/** How far a decision is from a refusal. What is conditional or unknown claims neither. */
const rank: Record<Decision, number> = { denied: 0, unknown: 1, conditional: 1, allowed: 2 }

/** Contradicted when `less` allows more than `more` does. */
export function noMore(less: AuthorizationQuestion, more: AuthorizationQuestion): string | undefined {
  const [before, after] = [evaluate(more), evaluate(less)]
  return rank[after.authorization] > rank[before.authorization]
    ? `${named(before)} became ${named(after)}: ${after.reason}`
    : undefined
}

export function sameAnswer(one: AuthorizationQuestion, other: AuthorizationQuestion): string | undefined {
  const [before, after] = [evaluate(one), evaluate(other)]
  return named(before) === named(after) ? undefined : `${named(before)} became ${named(after)}: ${after.reason}`
}

export function sameDecision(one: AuthorizationQuestion, other: AuthorizationQuestion): string | undefined {
  const [before, after] = [evaluate(one), evaluate(other)]
  return before.authorization === after.authorization
    ? undefined
    : `${named(before)} became ${named(after)}: ${after.reason}`
}

const named = ({ authorization, because }: Verdict) => `${authorization} (${because})`
