export interface InOrder<T> {
  /** At work at a time. */
  readonly size: number
  /** Finished things that are kept together. */
  readonly portion: number
  read(id: string): Promise<T>
  /** Keeps what was read of the ids after the last portion and up to `upTo`; null when they were the last. */
  keep(results: readonly T[], upTo: string | null): Promise<void>
}

/**
 * Reads ids in order, `size` at a time without pause, and keeps finished portions meanwhile, one after another. Reading waits when
 * keeping does not follow. Ends with the first error of either.
 */
export async function readInOrder<T>(ids: readonly string[], { size, portion, read, keep }: InOrder<T>): Promise<void> {
  const results = new Map<number, T>()
  let next = 0
  let frontier = 0
  let kept = 0
  let failure: { readonly error: unknown } | undefined
  let keeping: Promise<void> | undefined
  let wake: (() => void)[] = []

  const fail = (error: unknown) => {
    failure ??= { error }
  }

  function keepFinished(): void {
    while (results.has(frontier)) frontier++
    if (keeping || failure || frontier - kept < portion) return
    const upTo = frontier
    const some = Array.from({ length: upTo - kept }, (_, at) => take(kept + at))
    keeping = keep(some, ids[upTo - 1] as string)
      .catch(fail)
      .then(() => {
        kept = upTo
        keeping = undefined
        for (const go of wake) go()
        wake = []
        keepFinished()
      })
  }

  function take(at: number): T {
    const result = results.get(at) as T
    results.delete(at)
    return result
  }

  async function takeTurns(): Promise<void> {
    while (!failure && next < ids.length) {
      if (next - kept >= 4 * portion + size && keeping) {
        await new Promise<void>((go) => wake.push(go))
        continue
      }
      const at = next++
      try {
        results.set(at, await read(ids[at] as string))
        keepFinished()
      } catch (error) {
        fail(error)
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(size, ids.length) }, takeTurns))
  while (keeping) await keeping
  if (failure) throw failure.error
  await keep(
    Array.from({ length: ids.length - kept }, (_, at) => take(kept + at)),
    null,
  )
}
