import type { Comparison } from './comparisons'
import { numberOf, timeOf } from './comparisons'
import type { Atom } from './unknown-keys'
import { ANY_ONE, ANY_RUN, type PatternPiece } from './wildcard'

/** Surely no value satisfies both. Where that takes too much thought, the answer is no. */
export function areDisjoint(a: Atom, b: Atom): boolean {
  if (isTextual(a.comparison) && isTextual(b.comparison)) {
    if (a.comparison.family === 'any-case' || b.comparison.family === 'any-case') return areDisjointInAnyCase(a, b)
    return !agree(headOf(a.pieces), headOf(b.pieces), 'start') || !agree(tailOf(a.pieces), tailOf(b.pieces), 'end')
  }
  return false
}

/** Surely every value that satisfies `a` satisfies `b`. */
export function implies(a: Atom, b: Atom): boolean {
  if (!isTextual(a.comparison) || !isTextual(b.comparison)) return false
  // A pattern matches a pattern when its own wildcards take in the other's; `?` takes no run in.
  if (a.comparison.family === 'any-case') return b.comparison.family === 'any-case' && lower(a) === lower(b)
  if (b.comparison.family === 'any-case' || b.pieces.includes(ANY_ONE)) return false
  return (
    b.matches(
      a.pieces.map((piece) => (piece === ANY_RUN ? '\u0001\u0001' : piece === ANY_ONE ? '\u0001' : piece)).join(''),
    ) && b.matches(a.pieces.map((piece) => (piece === ANY_RUN ? '' : piece === ANY_ONE ? '\u0001' : piece)).join(''))
  )
}

const isTextual = ({ family }: Comparison) =>
  family === 'pattern' || family === 'arn' || family === 'any-case' || family === 'text'

const lower = ({ pieces }: Atom) => pieces.join('').toLowerCase()

/** One of them is satisfied by one text in any case. */
function areDisjointInAnyCase(a: Atom, b: Atom): boolean {
  const [cased, other] = a.comparison.family === 'any-case' ? [a, b] : [b, a]
  if (other.comparison.family === 'any-case') return lower(cased) !== lower(other)
  const pieces = other.pieces.map((piece) => (typeof piece === 'string' ? piece.toLowerCase() : piece))
  return !other.comparison.compile(pieces)?.(lower(cased))
}

const headOf = (pieces: readonly PatternPiece[]) => (typeof pieces[0] === 'string' ? pieces[0] : '')
const tailOf = (pieces: readonly PatternPiece[]) => {
  const last = pieces[pieces.length - 1]
  return typeof last === 'string' ? last : ''
}

function agree(a: string, b: string, at: 'start' | 'end'): boolean {
  const shared = Math.min(a.length, b.length)
  return at === 'start'
    ? a.slice(0, shared) === b.slice(0, shared)
    : a.slice(a.length - shared) === b.slice(b.length - shared)
}

/**
 * Where all comparisons are of numbers or all of dates: texts for every edge and for what lies between them, which stand
 * for everything that can be told apart. Null elsewhere.
 */
export function edgesOf(atoms: readonly Atom[]): string[] | null {
  const [first] = atoms
  const family = first?.comparison.family
  if (family !== 'number' && family !== 'date') return null
  if (!atoms.every(({ comparison }) => comparison.family === family)) return null
  const parse = family === 'number' ? numberOf : timeOf
  const edges = [...new Set(atoms.map(({ pieces }) => parse(pieces.join(''))))].sort((a, b) => a - b)
  const between = edges.slice(1).map((edge, i) => (edge + edges[i]!) / 2)
  const step = family === 'number' ? 1 : 1000
  const points = [edges[0]! - step, ...edges, ...between, edges[edges.length - 1]! + step]
  return points.map((point) => (family === 'number' ? String(point) : new Date(point).toISOString()))
}
