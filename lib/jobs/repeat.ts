import type { Logger } from '@/lib/logger'

/** Does something again and again until `stop`, never twice at a time. What goes wrong is logged, and tried again. */
export function repeat(everyMs: number, logger: Logger, what: string, work: () => Promise<void>): { stop(): void } {
  let working = false
  const timer = setInterval(async () => {
    if (working) return
    working = true
    try {
      await work()
    } catch (error) {
      logger.warn({ err: error }, `${what} did not work; it will be tried again`)
    } finally {
      working = false
    }
  }, everyMs)
  return { stop: () => clearInterval(timer) }
}
