/** Three-valued logic: certainly not, depends on facts nobody can know in advance, certainly. */
export type Tri = 0 | 1 | 2
export const NO = 0
export const MAYBE = 1
export const YES = 2

export const both = (a: Tri, b: Tri): Tri => (a < b ? a : b)
export const either = (a: Tri, b: Tri): Tri => (a > b ? a : b)
export const opposite = (a: Tri): Tri => (2 - a) as Tri
export const certain = (truth: boolean): Tri => (truth ? YES : NO)
