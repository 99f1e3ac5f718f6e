import type { ManagedProcess } from './child-process'
import type { Parts } from './parts'
import { StartProblem } from './start-problem'

const patienceMs = 60_000

/**
 * Opens a process that says in one line of JSON when it is ready, and returns that line. From then on it has to stay alive.
 */
export async function openReadyProcess<T>(
  parts: Parts,
  start: (onLine: (line: string) => void) => ManagedProcess,
  read: (line: Readonly<Record<string, unknown>>) => T | undefined,
): Promise<T> {
  let ready: (value: T) => void = () => {}
  const said = new Promise<T>((resolve) => {
    ready = resolve
  })
  const process = await parts.open(async () =>
    start((line) => {
      const value = line.startsWith('{') ? read(JSON.parse(line)) : undefined
      if (value !== undefined) ready(value)
    }),
  )
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(problem('is not ready after a minute')), patienceMs)
  })
  const problem = (how: string) =>
    new StartProblem(`The ${process.name} ${how}. Its log is ${process.logFile}.\n${process.lastWords()}`)
  const ended = process.ended.then((how) => Promise.reject(problem(how)))
  try {
    return await Promise.race([said, ended, tooLate])
  } finally {
    clearTimeout(timer)
    ended.catch(() => {})
    parts.watch(process)
  }
}
