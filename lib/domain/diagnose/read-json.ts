import { type Passage, partOf } from './passage'

/** A value of a JSON text and the names that lead to it; places in lists have none. */
export interface Leaf {
  readonly path: readonly string[]
  readonly passage: Passage
}

/** Deeper than this no event of AWS goes. */
const deepest = 64

interface Container {
  readonly closing: '}' | ']'
  name: string | null
}

/** Whether an object, or a list of objects, begins here. */
export function beginsJson(text: string, at: number): boolean {
  if (text.charAt(at) === '[') return text.charAt(skipBlanks(text, at + 1)) === '{'
  return text.charAt(at) === '{' && ['"', '}'].includes(text.charAt(skipBlanks(text, at + 1)))
}

/**
 * The values of the JSON that begins at `at`, as far as it goes: what people paste is often cut off. Ends where it ends or stops being
 * JSON. One pass, and no recursion to be exhausted.
 */
export function readJson(passage: Passage, at: number): { leaves: Leaf[]; end: number } {
  const { text } = passage
  const leaves: Leaf[] = []
  const open: Container[] = []
  let place = at
  const take = (value: Passage) => {
    const path = open.flatMap(({ name }) => name ?? [])
    leaves.push({ path, passage: value })
    const inside = open.at(-1)
    if (inside?.closing === '}') inside.name = null
  }
  for (;;) {
    place = skipBlanks(text, place)
    const char = text.charAt(place)
    const inside = open.at(-1)
    const wantsName = inside?.closing === '}' && inside.name === null
    if (char === '') return { leaves, end: place }
    if (char === ',') place++
    else if (char === '}' || char === ']') {
      if (inside?.closing !== char) return { leaves, end: place }
      open.pop()
      place++
      const outside = open.at(-1)
      if (!outside) return { leaves, end: place }
      if (outside.closing === '}') outside.name = null
    } else if (char === '"') {
      const { value, end } = readString(passage, place)
      if (!wantsName) {
        take(value)
        place = end
        continue
      }
      const colon = skipBlanks(text, end)
      if (text.charAt(colon) !== ':') return { leaves, end: place }
      inside.name = value.text
      place = colon + 1
    } else if (wantsName) return { leaves, end: place }
    else if (char === '{' || char === '[') {
      if (open.length === deepest) return { leaves, end: place }
      open.push({ closing: char === '{' ? '}' : ']', name: null })
      place++
    } else {
      const start = place
      while (place < text.length && !/[\s,\]}]/.test(text.charAt(place))) place++
      take(partOf(passage, start, place))
    }
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

/** From its opening quote; one that is never closed goes to the end. */
function readString(passage: Passage, quote: number): { value: Passage; end: number } {
  const { text, origin } = passage
  const chars: string[] = []
  const places: number[] = []
  let at = quote + 1
  while (at < text.length && text.charAt(at) !== '"') {
    places.push(at)
    if (text.charAt(at) !== '\\') {
      chars.push(text.charAt(at++))
      continue
    }
    const escaped = text.charAt(at + 1)
    const code = escaped === 'u' ? /^[0-9a-f]{4}/i.exec(text.slice(at + 2, at + 6))?.[0] : undefined
    chars.push(code ? String.fromCharCode(Number.parseInt(code, 16)) : (escapes[escaped] ?? (escaped || ' ')))
    at += code ? 6 : 2
  }
  const end = Math.min(at, text.length)
  places.push(end)
  return {
    value: { text: chars.join(''), origin: (index) => origin(places[Math.min(index, places.length - 1)] ?? end) },
    end: Math.min(end + 1, text.length),
  }
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && /\s/.test(text.charAt(at))) at++
  return at
}
