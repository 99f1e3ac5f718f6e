/** Three-valued logic: certainly not, depends on facts nobody can know in advance, certainly. */
export type Tri = 0 | 1 | 2
export const NO = 0
export const MAYBE = 1
export const YES = 2

export const both = (a: Tri, b: Tri): Tri => (a < b ? a : b)
export const either = (a: Tri, b: Tri): Tri => (a > b ? a : b)
export const opposite = (a: Tri): Tri => (2 - a) as Tri
export const certain = (truth: boolean): Tri => (truth ? YES : NO)

export function some<T>(items: readonly T[], test: (item: T) => Tri): Tri {
  let result: Tri = NO
  for (const item of items) {
    const one = test(item)
    if (one === YES) return YES
    if (one === MAYBE) result = MAYBE
  }
  return result
}

export function every<T>(items: readonly T[], test: (item: T) => Tri): Tri {
  let result: Tri = YES
  for (const item of items) {
    const one = test(item)
    if (one === NO) return NO
    if (one === MAYBE) result = MAYBE
  }
  return result
}
