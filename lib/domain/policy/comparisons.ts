import { compileArnPattern, matchesArn } from './arn-pattern'
import { matchesAddress, parseAddressRange } from './ip-range'
import { ANY_ONE, ANY_RUN, compilePattern, matchesPattern, type PatternPiece } from './wildcard'

/** Compares one value of the request with one value of the policy. */
export type Matcher = (actual: string) => boolean

export interface Comparison {
  /** The operator that makes it, without negation. */
  readonly name: string
  readonly wildcards: boolean
  /** Turns a policy value into a matcher; null when the value is not of the operator's type. */
  readonly compile: (pieces: readonly PatternPiece[]) => Matcher | null
  /** The value that a policy's text without wildcards stands for; the text itself where this is left out. */
  readonly valueFor?: (text: string) => string
  /** What its values are, which says how an unknown key can be tried out against it. */
  readonly family: 'text' | 'any-case' | 'pattern' | 'arn' | 'boolean' | 'binary' | 'address' | 'number' | 'date'
}

/** Compares text as it is, so that one text without wildcards stands for one value. */
export const isTextual = ({ family }: Comparison): boolean =>
  family === 'text' || family === 'pattern' || family === 'arn'

/** A policy value as it was written, variables filled in. */
export const textOf = (pieces: readonly PatternPiece[]): string =>
  pieces.map((piece) => (piece === ANY_RUN ? '*' : piece === ANY_ONE ? '?' : piece)).join('')

const text: Comparison = {
  name: 'StringEquals',
  wildcards: false,
  family: 'text',
  compile: (pieces) => {
    const wanted = pieces.join('')
    return (actual) => actual === wanted
  },
}

const textIgnoringCase: Comparison = {
  name: 'StringEqualsIgnoreCase',
  wildcards: false,
  family: 'any-case',
  compile: (pieces) => {
    const wanted = pieces.join('').toLowerCase()
    return (actual) => actual.toLowerCase() === wanted
  },
}

const like: Comparison = {
  name: 'StringLike',
  wildcards: true,
  family: 'pattern',
  compile: (pieces) => {
    const pattern = compilePattern(pieces)
    return (actual) => matchesPattern(pattern, actual)
  },
}

const arn: Comparison = {
  name: 'ArnLike',
  wildcards: true,
  family: 'arn',
  compile: (pieces) => {
    const pattern = compileArnPattern(pieces)
    // Text that is no ARN equals nothing.
    return pattern === undefined ? () => false : (actual) => matchesArn(pattern, actual)
  },
}

const boolean: Comparison = {
  name: 'Bool',
  wildcards: false,
  family: 'boolean',
  compile: (pieces) => {
    const wanted = pieces.join('').toLowerCase()
    if (wanted !== 'true' && wanted !== 'false') return null
    return (actual) => actual.toLowerCase() === wanted
  },
}

const binary: Comparison = { ...text, name: 'BinaryEquals', family: 'binary' }

const address: Comparison = {
  name: 'IpAddress',
  wildcards: false,
  family: 'address',
  compile: (pieces) => {
    const range = parseAddressRange(pieces.join(''))
    return range && ((actual) => matchesAddress(range, actual))
  },
}

function ordered(
  family: 'number' | 'date',
  operator: string,
  holds: (actual: number, wanted: number) => boolean,
): Comparison {
  const parse = family === 'number' ? numberOf : timeOf
  return {
    name: `${family === 'number' ? 'Numeric' : 'Date'}${operator}`,
    wildcards: false,
    family,
    compile: (pieces) => {
      const wanted = parse(pieces.join(''))
      if (Number.isNaN(wanted)) return null
      return (actual) => holds(parse(actual), wanted)
    },
  }
}

export const numberOf = (value: string): number =>
  /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) ? Number(value) : NaN

// ISO 8601 or seconds since 1970. A time without a zone is UTC, whatever the clock of this machine thinks.
export function timeOf(value: string): number {
  const text = value.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  if (!/^\d{4}-\d{2}(-\d{2})?/.test(text)) return NaN
  return Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text)
}

/** Whether a value is one of a list. No policy can ask that; grants do. */
export const amongListed: Comparison = {
  name: 'one of',
  wildcards: false,
  family: 'binary',
  compile: (pieces) => {
    const listed = new Set(pieces)
    return (actual) => listed.has(actual)
  },
}

interface Operator {
  readonly comparison: Comparison
  /** Matches when no value equals (NOR), and when the key is absent. */
  readonly negated: boolean
}

const plain = (comparison: Comparison): Operator => ({ comparison, negated: false })
const negated = (comparison: Comparison): Operator => ({ comparison, negated: true })

const comparisonFamilies = (['number', 'date'] as const).flatMap((family): [string, Operator][] => {
  const equal = ordered(family, 'Equals', (a, b) => a === b)
  const others = [
    ordered(family, 'LessThan', (a, b) => a < b),
    ordered(family, 'LessThanEquals', (a, b) => a <= b),
    ordered(family, 'GreaterThan', (a, b) => a > b),
    ordered(family, 'GreaterThanEquals', (a, b) => a >= b),
  ]
  return [
    [equal.name, plain(equal)],
    [equal.name.replace('Equals', 'NotEquals'), negated(equal)],
    ...others.map((one): [string, Operator] => [one.name, plain(one)]),
  ]
})

/** Every operator of the policy language except `Null`, by lower-case name. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  [
    ['StringEquals', plain(text)] as const,
    ['StringNotEquals', negated(text)] as const,
    ['StringEqualsIgnoreCase', plain(textIgnoringCase)] as const,
    ['StringNotEqualsIgnoreCase', negated(textIgnoringCase)] as const,
    ['StringLike', plain(like)] as const,
    ['StringNotLike', negated(like)] as const,
    // AWS: ArnEquals and ArnLike behave identically.
    ['ArnEquals', plain(arn)] as const,
    ['ArnLike', plain(arn)] as const,
    ['ArnNotEquals', negated(arn)] as const,
    ['ArnNotLike', negated(arn)] as const,
    ['Bool', plain(boolean)] as const,
    ['BinaryEquals', plain(binary)] as const,
    ['IpAddress', plain(address)] as const,
    ['NotIpAddress', negated(address)] as const,
    ...comparisonFamilies,
  ].map(([name, operator]) => [name.toLowerCase(), operator]),
)
