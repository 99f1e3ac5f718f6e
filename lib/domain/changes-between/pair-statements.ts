import { type Part, type Parts, signatureOf } from './statement-parts'

export interface Statement {
  /** Where it stands, from 0. */
  readonly at: number
  readonly sid: string | null
  readonly text: string
  readonly parts: Parts
}

export interface Pairing {
  readonly same: number
  readonly changed: readonly (readonly [before: Statement, after: Statement])[]
  readonly removed: readonly Statement[]
  readonly added: readonly Statement[]
}

type Keys = (statement: Statement) => Iterable<string>

/**
 * Which statement of the earlier document became which of the later one: first the same content, then the same Sid, then the same
 * content under another Sid, and among those without a Sid the ones that differ in a single element and still share a value of it,
 * or where one has an element more. The rest went or came. Takes time in proportion to what is written, not to its square.
 */
export function pairStatements(before: readonly Statement[], after: readonly Statement[]): Pairing {
  const left = new Set(before)
  const right = new Set(after)
  const take = (keysBefore: Keys, keysAfter: Keys = keysBefore) => takePairs(left, right, keysBefore, keysAfter)
  const same = take(({ parts }) => [signatureOf(parts)]).length
  const changed = [
    ...take(({ sid }) => (sid === null ? [] : [sid])),
    ...take(({ parts }) => [signatureOf(parts, sidPart)]),
    ...take(sharing),
    ...take(whole, allButOne),
    ...take(allButOne, whole),
  ].sort(([, a], [, b]) => a.at - b.at)
  return { same, changed, removed: [...left], added: [...right] }
}

/** Pairs each left one with the first right one that is free and has one of its keys; both leave their sets. */
function takePairs(
  left: Set<Statement>,
  right: Set<Statement>,
  keysBefore: Keys,
  keysAfter: Keys,
): [Statement, Statement][] {
  if (left.size === 0 || right.size === 0) return []
  const waiting = new Map<string, Statement[]>()
  // From the back, so that the first one is popped first.
  for (const statement of [...right].reverse()) {
    for (const key of keysAfter(statement)) {
      const line = waiting.get(key)
      if (line) line.push(statement)
      else waiting.set(key, [statement])
    }
  }
  const pairs: [Statement, Statement][] = []
  for (const statement of left) {
    const partner = firstFree(waiting, keysBefore(statement), right)
    if (!partner) continue
    left.delete(statement)
    right.delete(partner)
    pairs.push([statement, partner])
  }
  return pairs
}

function firstFree(
  waiting: ReadonlyMap<string, Statement[]>,
  keys: Iterable<string>,
  free: ReadonlySet<Statement>,
): Statement | undefined {
  for (const key of keys) {
    const line = waiting.get(key)
    while (line?.length) {
      const next = line.pop()
      if (next && free.has(next)) return next
    }
  }
  return undefined
}

const sidPart = JSON.stringify(['Sid'])

/** With so little in common nothing is the same statement. */
const leastInCommon = 2

/** All elements but one, and a value of that one. */
function* sharing({ sid, parts }: Statement): Iterable<string> {
  if (sid !== null || parts.size <= leastInCommon) return
  const sums = sumsOf(parts)
  for (const [id, part] of parts) {
    const rest = `${sums.without(id)}|${id}|`
    for (const value of part.values.keys()) yield rest + value
  }
}

function* whole({ sid, parts }: Statement): Iterable<string> {
  if (sid === null && parts.size >= leastInCommon) yield sumsOf(parts).without(null)
}

function* allButOne({ sid, parts }: Statement): Iterable<string> {
  if (sid !== null || parts.size <= leastInCommon) return
  const sums = sumsOf(parts)
  for (const id of parts.keys()) yield sums.without(id)
}

/**
 * Sums over the hashes of the parts: leaving one out costs a subtraction. Two that collide are paired though they have nothing in
 * common; what is then said of the pair is still true, because its parts are compared one by one.
 */
function sumsOf(parts: Parts): { without(id: string | null): string } {
  const hashes = new Map([...parts].map(([id, part]) => [id, hashesOf(id, part)]))
  let [a, b] = [0, 0]
  for (const [x, y] of hashes.values()) {
    a = (a + x) >>> 0
    b = (b + y) >>> 0
  }
  return {
    without(id) {
      const [x, y] = (id !== null && hashes.get(id)) || [0, 0]
      return `${id === null ? parts.size : parts.size - 1}:${(a - x) >>> 0}:${(b - y) >>> 0}`
    },
  }
}

function hashesOf(id: string, part: Part): readonly [number, number] {
  const text = JSON.stringify([id, ...[...part.values.keys()].sort()])
  return [hash(text, 0x811c9dc5), hash(text, 0x1234567)]
}

/** FNV-1a over UTF-16 units. */
function hash(text: string, seed: number): number {
  let value = seed
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value >>> 0
}
