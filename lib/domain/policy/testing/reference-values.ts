/**
 * The policy language's comparisons, written to be read rather than to be quick. They share no code with the engine: what
 * the two agree on was understood twice.
 */

/** A policy value letter by letter; the wildcards are marked, so that a variable's `*` is not one. */
export type Letters = readonly (string | 'ANY RUN' | 'ANY LETTER')[]

export function lettersOf(text: string, wildcards: boolean): Letters {
  return [...text].map((letter) =>
    !wildcards ? letter : letter === '*' ? 'ANY RUN' : letter === '?' ? 'ANY LETTER' : letter,
  )
}

/** Whether the letters stand for the text: the definition of the wildcards, with what was found out kept. */
export function matchesLetters(letters: Letters, text: string): boolean {
  const found = new Map<number, boolean>()
  const from = (i: number, j: number): boolean => {
    const place = i * (text.length + 1) + j
    const before = found.get(place)
    if (before !== undefined) return before
    const letter = letters[i]
    let result: boolean
    if (letter === undefined) result = j === text.length
    else if (letter === 'ANY RUN') result = from(i + 1, j) || (j < text.length && from(i, j + 1))
    else result = j < text.length && (letter === 'ANY LETTER' || letter === text[j]) && from(i + 1, j + 1)
    found.set(place, result)
    return result
  }
  return from(0, 0)
}

/** An ARN pattern is compared part by part: six of them, of which the last keeps its colons. */
export function matchesArnLetters(letters: Letters, text: string): boolean {
  if (letters.length === 1 && letters[0] === 'ANY RUN') return true
  const parts: string[][] = [[]]
  for (const letter of letters)
    if (letter === ':' && parts.length < 6) parts.push([])
    else parts[parts.length - 1]!.push(letter)
  const texts = text.split(':')
  if (parts.length < 6 || texts.length < 6) return false
  const six = [...texts.slice(0, 5), texts.slice(5).join(':')]
  return six.every((part, i) => matchesLetters(parts[i]!, part))
}

/** `key` or `key, 'default'` inside `${…}` gives text; `${*}`, `${?}` and `${$}` give the letter itself. Null: no value. */
export function fillIn(text: string, wildcards: boolean, known: (key: string) => string | null): Letters | null {
  const start = text.indexOf('$' + '{')
  const end = start < 0 ? -1 : text.indexOf('}', start)
  if (end < 0) return lettersOf(text, wildcards)
  const inside = text.slice(start + 2, end).trim()
  const value = ['*', '?', '$'].includes(inside) ? inside : variableValue(inside, known)
  const rest = fillIn(text.slice(end + 1), wildcards, known)
  if (value === null || rest === null) return null
  return [...lettersOf(text.slice(0, start), wildcards), ...lettersOf(value, false), ...rest]
}

function variableValue(inside: string, known: (key: string) => string | null): string | null {
  const parts = inside.split(',')
  const value = known(parts[0]!.trim().toLowerCase())
  if (value !== null || parts.length < 2) return value
  const fallback = parts.slice(1).join(',').trim()
  return fallback.startsWith("'") && fallback.endsWith("'") && fallback.length >= 2 ? fallback.slice(1, -1) : null
}

/** An address as a row of bits; null for what is none. */
function bitsOf(address: string): string | null {
  const bits = (n: number, width: number) => n.toString(2).padStart(width, '0')
  if (!address.includes(':')) {
    const parts = address.split('.').map(Number)
    const valid = parts.length === 4 && parts.every((n) => Number.isInteger(n) && n >= 0 && n <= 255)
    return valid ? parts.map((n) => bits(n, 8)).join('') : null
  }
  const [left = '', right] = address.split('::')
  const groups = (side: string) => (side === '' ? [] : side.split(':').map((group) => Number.parseInt(group, 16)))
  const missing = right === undefined ? 0 : 8 - groups(left).length - groups(right).length
  const all = [...groups(left), ...Array<number>(missing).fill(0), ...groups(right ?? '')]
  return all.length === 8 && all.every((n) => n >= 0 && n <= 0xffff) ? all.map((n) => bits(n, 16)).join('') : null
}

export function isInRange(range: string, address: string): boolean {
  const [base = '', length] = range.split('/')
  const [wanted, actual] = [bitsOf(base), bitsOf(address)]
  if (wanted === null || actual === null || wanted.length !== actual.length) return false
  const count = length === undefined ? wanted.length : Number(length)
  return wanted.slice(0, count) === actual.slice(0, count)
}

/** Milliseconds; a date without a zone is in UTC, and digits alone are seconds. */
export function dateOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000
  return new Date(text.includes('T') || text.length > 10 ? text : `${text}T00:00:00Z`).getTime()
}
