import type { ManagedProcess } from './child-process'
import { StartProblem } from './start-problem'

/** Something that runs and has to be stopped. */
export interface Part {
  stop(): Promise<void>
}

/** Everything that runs for this command, stopped in the reverse order of opening: nothing is left behind. */
export class Parts {
  readonly #opening = new Set<Promise<unknown>>()
  readonly #open: Part[] = []
  #stopping: Promise<void> | undefined
  #fail: (problem: Error) => void = () => {}
  /** Rejects when a watched process ends by itself. */
  readonly failure = new Promise<never>((_, reject) => {
    this.#fail = reject
  })

  constructor() {
    this.failure.catch(() => {})
  }

  /** Opens a part. When the end comes in between, it is stopped as soon as it is open. */
  async open<P extends Part>(open: () => Promise<P>): Promise<P> {
    if (this.#stopping) throw new StartProblem('Interrupted.')
    const opening = open().then((part) => {
      this.#open.push(part)
      return part
    })
    this.#opening.add(opening)
    return opening.finally(() => this.#opening.delete(opening))
  }

  /** From now on it has to stay alive. */
  watch(process: ManagedProcess): void {
    process.ended.then((how) => {
      if (this.#stopping) return
      const words = process.lastWords()
      this.#fail(new StartProblem(`The ${process.name} ${how}. Its log is ${process.logFile}.${words && `\n${words}`}`))
    })
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll()
    return this.#stopping
  }

  async #stopAll(): Promise<void> {
    await Promise.allSettled(this.#opening)
    for (const part of this.#open.splice(0).reverse()) await part.stop()
  }
}
