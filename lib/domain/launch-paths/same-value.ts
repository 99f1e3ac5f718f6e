/** Whether two values of plain data say the same. What is shared is compared by identity first. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => isSame(item, b[at]))
  }
  const [inA, inB] = [Object.entries(a), Object.entries(b)]
  // In their order too: some of what is read is shown in the order it was read in.
  return (
    inA.length === inB.length && inA.every(([key, value], at) => inB[at]?.[0] === key && isSame(value, inB[at]?.[1]))
  )
}
