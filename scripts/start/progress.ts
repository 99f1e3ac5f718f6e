/** Tells the person at the terminal what happens, one line per finished step. Writes to stderr for commands whose stdout is data. */
export interface Progress {
  /** Runs a step and prints its result with the time it took. `slow` steps are announced when they begin. */
  step<T>(title: string, work: () => Promise<StepResult<T>>, options?: { slow?: string }): Promise<T>
  /** A line that the next one replaces, on a terminal; elsewhere it appears now and then. */
  tick(text: string): void
  line(text?: string): void
}

export interface StepResult<T> {
  readonly value: T
  readonly said: string
}

export function done(said: string): StepResult<undefined>
export function done<T>(said: string, value: T): StepResult<T>
export function done<T>(said: string, value?: T): StepResult<T | undefined> {
  return { said, value }
}

const width = 14
const ticksEveryMs = 5_000

export function printProgress(stream: NodeJS.WriteStream): Progress {
  let ticking = false
  let lastTick = 0

  const write = (text: string) => {
    if (ticking && stream.isTTY) stream.write('\r\x1b[2K')
    ticking = false
    stream.write(`${text}\n`)
  }

  return {
    async step(title, work, options = {}) {
      const began = performance.now()
      if (options.slow) write(`… ${title.padEnd(width)} ${options.slow}`)
      const { said, value } = await work()
      write(`✓ ${title.padEnd(width)} ${said} (${seconds(performance.now() - began)})`)
      return value
    },
    tick(text) {
      if (stream.isTTY) {
        stream.write(`\r\x1b[2K${text}`)
        ticking = true
      } else if (Date.now() - lastTick >= ticksEveryMs) {
        lastTick = Date.now()
        write(text)
      }
    },
    line: (text = '') => write(text),
  }
}

/** For commands that were asked to be quiet. */
export const noProgress: Progress = {
  step: async (_title, work) => (await work()).value,
  tick() {},
  line() {},
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
