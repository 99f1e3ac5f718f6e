/** A stream of choices from one seed: the same seed makes the same thing, at a fraction of the price of nested generators. */
export class Choices {
  private state: number

  constructor(seed: number) {
    this.state = seed | 0
  }

  /** A whole number from 0 to `count - 1`. */
  below(count: number): number {
    // splitmix32
    this.state = (this.state + 0x9e3779b9) | 0
    let mixed = this.state ^ (this.state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    mixed ^= mixed >>> 15
    return (mixed >>> 0) % count
  }

  percent(chance: number): boolean {
    return this.below(100) < chance
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.below(list.length)]
    if (item === undefined && list.length === 0)
      throw new Error('Expected something to choose from, got an empty list.')
    return item as T
  }

  /** Up to `most` different items, in the list's order. */
  some<T>(list: readonly T[], most: number): T[] {
    const wanted = new Set<number>()
    for (let i = this.below(most + 1); i > 0 && list.length > 0; i--) wanted.add(this.below(list.length))
    return list.filter((_, i) => wanted.has(i))
  }

  times<T>(least: number, most: number, make: (index: number) => T): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, (_, i) => make(i))
  }

  shuffled<T>(list: readonly T[]): T[] {
    const left = [...list]
    const result: T[] = []
    while (left.length > 0) result.push(...left.splice(this.below(left.length), 1))
    return result
  }
}

/** One number out of several, for a place in a pool. */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5
  for (const part of parts) for (const char of `${part}|`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
  return hash
}
