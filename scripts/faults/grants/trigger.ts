/** What happens to the worker, or to its connection, at a point of its way. */
export type Effect = 'kill' | 'reset' | 'error'

/** Just before something has its effect, or just after it had: then nobody hears of it. */
export type Moment = 'before' | 'after'

export type Place = 'aws' | 'commit'

/** The `at`th call or commit of those that are passed on from now on, counted from 0. */
export interface Crash {
  readonly place: Place
  readonly at: number
  readonly moment: Moment
  readonly effect: Effect
  /** How many in a row it hits: more than AWS's client tries by itself, and the whole attempt fails. */
  readonly times: number
}

/** Counts what goes by and says where something is to happen. One crash is armed after the other. */
export class Trigger {
  readonly passed: Record<Place, number> = { aws: 0, commit: 0 }
  #waiting: Crash[] = []
  #hit = 0
  #struck: Crash[] = []

  arm(crashes: readonly Crash[]): void {
    this.#waiting = [...crashes]
    this.#struck = []
    this.#begin()
  }

  /** Crashes that have happened since the last `arm`. */
  get struck(): readonly Crash[] {
    return this.#struck
  }

  /** Call once for each call or commit, when it comes by. What is to become of it; undefined: nothing. */
  pass(place: Place): Crash | undefined {
    const number = this.passed[place]
    this.passed[place] += 1
    const crash = this.#waiting[0]
    if (crash?.place !== place || number < crash.at) return undefined
    this.#hit += 1
    if (this.#hit === 1) this.#struck.push(crash)
    if (this.#hit >= crash.times) {
      this.#waiting.shift()
      this.#begin()
    }
    return crash
  }

  #begin(): void {
    this.#hit = 0
    this.passed.aws = 0
    this.passed.commit = 0
  }
}
