/** Maps over many items with at most `size` at work; results keep their order. */
export async function mapBounded<T, U>(items: readonly T[], size: number, work: (item: T) => Promise<U>): Promise<U[]> {
  const results = new Array<U>(items.length)
  const queue = items.entries()
  async function takeTurns() {
    for (const [at, item] of queue) results[at] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(size, items.length) }, takeTurns))
  return results
}

/** All items of all pages. */
export async function allPages<P, T>(
  pages: AsyncIterable<P>,
  itemsOf: (page: P) => readonly T[] | undefined,
): Promise<T[]> {
  const items: T[] = []
  for await (const page of pages) items.push(...(itemsOf(page) ?? []))
  return items
}
