// Longer texts are rare, and many of them would be a lot to keep.
const maxLength = 2_000

/** Remembers what was made of a text; forgets everything when that becomes too much. */
export class BoundedCache<V> {
  private readonly known = new Map<string, V>()

  constructor(private readonly limit: number) {}

  get(name: string, make: () => V): V {
    if (name.length > maxLength) return make()
    const known = this.known.get(name)
    if (known !== undefined) return known
    const value = make()
    if (this.known.size >= this.limit) this.known.clear()
    this.known.set(name, value)
    return value
  }
}
