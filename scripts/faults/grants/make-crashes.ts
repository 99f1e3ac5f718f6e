import { numbersOf } from '../make-faults'
import type { Crash, Effect, Place } from './trigger'

/** How many calls and commits a way has that nothing disturbs. */
export type Way = Readonly<Record<Place, number>>

/** A worker takes two seconds to start and runs slowly at first: fewer are killed than lose a connection or hear an error. */
const killed = 0.1

const effectsOf: Readonly<Record<Place, readonly Effect[]>> = { aws: ['reset', 'error'], commit: ['reset'] }

/** One or two crashes somewhere on the way, the same for the same seed. */
export function makeCrashes(seed: number, way: Way): Crash[] {
  const choose = numbersOf(seed)
  const count = choose() < 0.8 ? 1 : 2
  return Array.from({ length: count }, (): Crash => {
    const point = Math.floor(choose() * (way.aws + way.commit))
    const place: Place = point < way.aws ? 'aws' : 'commit'
    const others = effectsOf[place]
    const other = others[Math.floor(choose() * others.length)] as Effect
    const effect = choose() < killed ? 'kill' : other
    return {
      place,
      at: place === 'aws' ? point : point - way.aws,
      moment: choose() < 0.5 ? 'before' : 'after',
      effect,
      // AWS's client tries three times.
      times: place === 'aws' && effect !== 'kill' && choose() < 0.6 ? 3 : 1,
    }
  })
}
