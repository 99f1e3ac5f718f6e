/** Directions as short Region names write them: `euw1`, `apse2`, `usgw1`. */
const directions: Readonly<Record<string, readonly string[]>> = {
  north: ['n'],
  south: ['s'],
  east: ['e'],
  west: ['w'],
  central: ['c'],
  northeast: ['ne', 'n-e'],
  northwest: ['nw', 'n-w'],
  southeast: ['se', 's-e'],
  southwest: ['sw', 's-w'],
}

/**
 * The ways a name may say this Region, as sequences of tokens, the longest first. Only the Region a resource is in is ever looked
 * for: `payments-eu-west-1` in us-east-1 keeps its name.
 */
export function regionWordings(region: string): readonly (readonly string[])[] {
  const parts = region.split('-')
  const number = parts.at(-1) ?? ''
  const direction = parts.at(-2) ?? ''
  const area = parts.slice(0, -2)
  if (area.length === 0 || !/^\d+$/.test(number)) return [[region]]
  const shortArea = area.map((part, i) => (i === 0 ? part : (part[0] ?? ''))).join('')
  const short = directions[direction] ?? []
  const joined = [direction, ...short].map((word) => word.replace('-', ''))
  const wordings = [
    parts,
    [area.join(''), direction, number],
    [...area, `${direction}${number}`],
    [`${area.join('')}${direction}`, number],
    ...joined.flatMap((word) => [
      [...area, word, number],
      [...area, `${word}${number}`],
      [`${area.join('')}${word}${number}`],
      [`${shortArea}${word}${number}`],
      [`${shortArea}${word}`, number],
    ]),
    [...area, direction],
    [`${area.join('')}${direction}`],
    [area.join('')],
  ]
  return wordings.toSorted((a, b) => b.length - a.length || b.join('').length - a.join('').length)
}

/** The Region's part of a name taken out: the rest, and what was taken. The name's end is looked at first. */
export function takeRegion(
  tokens: readonly string[],
  region: string,
): { readonly rest: readonly string[]; readonly taken: string | null } {
  for (const wording of regionWordings(region)) {
    for (let at = tokens.length - wording.length; at >= 0; at--) {
      if (wording.some((word, i) => tokens[at + i] !== word)) continue
      return { rest: [...tokens.slice(0, at), ...tokens.slice(at + wording.length)], taken: wording.join('-') }
    }
  }
  return { rest: tokens, taken: null }
}

/** A name's words: `Payments_EU-west.1` gives payments, eu, west, 1. */
export const wordsOf = (name: string): string[] =>
  name
    .toLowerCase()
    .split(/[-_./\s]+/)
    .filter((word) => word !== '')
