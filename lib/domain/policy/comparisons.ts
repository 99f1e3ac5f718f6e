import { compileArnPattern, matchesArn } from './arn-pattern'
import { matchesAddress, parseAddressRange } from './ip-range'
import { compilePattern, matchesPattern, type PatternPiece } from './wildcard'

/** Compares one value of the request with one value of the policy. */
export type Matcher = (actual: string) => boolean

export interface Comparison {
  readonly wildcards: boolean
  /** Turns a policy value into a matcher; null when the value is not of the operator's type. */
  readonly compile: (pieces: readonly PatternPiece[]) => Matcher | null
  /**
   * `text`: a value without wildcards stands for exactly one request value, so an unknown key can be tried out by it.
   * `boolean`: the request value is true or false. `range`: neither.
   */
  readonly domain: 'text' | 'boolean' | 'range'
}

const text: Comparison = {
  wildcards: false,
  domain: 'text',
  compile: (pieces) => {
    const wanted = pieces.join('')
    return (actual) => actual === wanted
  },
}

const textIgnoringCase: Comparison = {
  wildcards: false,
  domain: 'range',
  compile: (pieces) => {
    const wanted = pieces.join('').toLowerCase()
    return (actual) => actual.toLowerCase() === wanted
  },
}

const like: Comparison = {
  wildcards: true,
  domain: 'text',
  compile: (pieces) => {
    const pattern = compilePattern(pieces)
    return (actual) => matchesPattern(pattern, actual)
  },
}

const arn: Comparison = {
  wildcards: true,
  domain: 'text',
  compile: (pieces) => {
    const pattern = compileArnPattern(pieces)
    // Text that is no ARN equals nothing.
    return pattern === undefined ? () => false : (actual) => matchesArn(pattern, actual)
  },
}

const boolean: Comparison = {
  wildcards: false,
  domain: 'boolean',
  compile: (pieces) => {
    const wanted = pieces.join('').toLowerCase()
    if (wanted !== 'true' && wanted !== 'false') return null
    return (actual) => actual.toLowerCase() === wanted
  },
}

const binary: Comparison = { ...text, domain: 'range' }

const address: Comparison = {
  wildcards: false,
  domain: 'range',
  compile: (pieces) => {
    const range = parseAddressRange(pieces.join(''))
    return range && ((actual) => matchesAddress(range, actual))
  },
}

function ordered(parse: (value: string) => number, holds: (actual: number, wanted: number) => boolean): Comparison {
  return {
    wildcards: false,
    domain: 'range',
    compile: (pieces) => {
      const wanted = parse(pieces.join(''))
      if (Number.isNaN(wanted)) return null
      return (actual) => holds(parse(actual), wanted)
    },
  }
}

const parseNumber = (value: string) => (/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) ? Number(value) : NaN)

// ISO 8601 or seconds since 1970. A time without a zone is UTC, whatever the clock of this machine thinks.
function parseDate(value: string): number {
  const text = value.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  if (!/^\d{4}-\d{2}(-\d{2})?/.test(text)) return NaN
  return Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text)
}

interface Operator {
  readonly comparison: Comparison
  /** Matches when no value equals (NOR), and when the key is absent. */
  readonly negated: boolean
}

const plain = (comparison: Comparison): Operator => ({ comparison, negated: false })
const negated = (comparison: Comparison): Operator => ({ comparison, negated: true })

const comparisonFamilies = (['Numeric', 'Date'] as const).flatMap((family): [string, Operator][] => {
  const parse = family === 'Numeric' ? parseNumber : parseDate
  const equal = ordered(parse, (a, b) => a === b)
  return [
    [`${family}Equals`, plain(equal)],
    [`${family}NotEquals`, negated(equal)],
    [`${family}LessThan`, plain(ordered(parse, (a, b) => a < b))],
    [`${family}LessThanEquals`, plain(ordered(parse, (a, b) => a <= b))],
    [`${family}GreaterThan`, plain(ordered(parse, (a, b) => a > b))],
    [`${family}GreaterThanEquals`, plain(ordered(parse, (a, b) => a >= b))],
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
