/** A 32-bit number that is always the same for the same numbers and looks like chance otherwise. */
export function hash(...numbers: readonly number[]): number {
  let state = 0x2545f491
  for (const number of numbers) {
    state ^= Math.imul(number + 0x7f4a7c15, 0x9e3779b1)
    state = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35)
    state ^= state >>> 16
  }
  return state >>> 0
}

/** From 0 up to, not including, 1. */
export const share = (...numbers: readonly number[]) => hash(...numbers) / 0x1_0000_0000

/** Hexadecimal digits, eight for each word. Every word is hashed by itself, so long ids do not collide like short ones. */
export function hexWords(words: number, ...numbers: readonly number[]): string {
  let digits = ''
  for (let word = 0; word < words; word++)
    digits += hash(word + 101, ...numbers)
      .toString(16)
      .padStart(8, '0')
  return digits
}
