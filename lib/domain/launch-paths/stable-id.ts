/** A short id that is the same for the same parts in every run. Not for secrets. */
export function stableId(...parts: readonly string[]): string {
  const text = parts.join('\u0000')
  return [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35]
    .map((seed) => hash(text, seed).toString(16).padStart(8, '0'))
    .join('')
}

/** FNV-1a with a final mix, so that the four lanes differ in more than their start. */
function hash(text: string, seed: number): number {
  let h = seed
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), seed | 1)
  return (h ^ (h >>> 16)) >>> 0
}
