import { callCounts, sumOf } from '../scan/call-counts'

const everyMs = 50

/** Looks at the simulator's count again and again. `stop` answers the time between the first call and the last. */
export async function watchCalls(endpoint: string): Promise<{ stop(): Promise<number> }> {
  let seen = sumOf((await callCounts(endpoint)).calls)
  let first: number | undefined
  let last = 0
  const look = async () => {
    const count = sumOf((await callCounts(endpoint)).calls)
    if (count === seen) return
    seen = count
    last = performance.now()
    first ??= last - everyMs
  }
  let looking = Promise.resolve()
  const timer = setInterval(() => {
    looking = looking.then(look)
  }, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await looking.then(look)
      return first === undefined ? 0 : last - first
    },
  }
}
