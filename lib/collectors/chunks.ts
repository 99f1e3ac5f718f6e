/** EC2 takes at most this many values per filter. */
const valuesPerFilter = 200

/** What one filter can ask for at a time. */
export function chunks<T>(items: readonly T[], size = valuesPerFilter): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))
}
