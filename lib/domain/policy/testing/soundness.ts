import { evaluate } from '../evaluate'
import type { AuthorizationQuestion } from '../question'
import type { Decision } from '../verdict'
import { combinationsOf } from './enumerate'

/** Every decision the world's unknown keys can lead to, with one combination that does. */
export interface Enumerated {
  readonly combinations: number
  readonly decisions: ReadonlyMap<Decision, AuthorizationQuestion>
}

/** Null when there are more combinations than `limit`. */
export function enumerateDecisions(world: AuthorizationQuestion, limit: number): Enumerated | null {
  const { size, at } = combinationsOf(world)
  if (size > limit) return null
  const decisions = new Map<Decision, AuthorizationQuestion>()
  for (let i = 0; i < size; i++) {
    const concrete = at(i)
    const { authorization } = evaluate(concrete)
    if (!decisions.has(authorization)) decisions.set(authorization, concrete)
  }
  return { combinations: size, decisions }
}

/** `wrong`: certain, and some combination says otherwise. `too cautious`: not certain, though every combination says the same. */
export function compareWith(answer: Decision, { decisions }: Enumerated): 'agrees' | 'wrong' | 'too cautious' {
  const [only, ...others] = [...decisions.keys()]
  if (answer === 'allowed' || answer === 'denied') return only === answer && others.length === 0 ? 'agrees' : 'wrong'
  return others.length === 0 && (only === 'allowed' || only === 'denied') ? 'too cautious' : 'agrees'
}
