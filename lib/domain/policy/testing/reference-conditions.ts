import {
  dateOf,
  fillIn,
  isInRange,
  type Letters,
  lettersOf,
  matchesArnLetters,
  matchesLetters,
} from './reference-values'
import type { ConditionValue, Statement } from './statements'

/** `doubt`: AWS does not say. */
export type Truth = 'yes' | 'no' | 'doubt'

/** The request's values of a condition key (lower case); null when it has none. */
export type Request = (key: string) => readonly string[] | null

/** Condition block of a statement: every line must hold. */
export function conditionsHold(condition: Statement['Condition'], variables: boolean, request: Request): Truth {
  const truths = Object.entries(condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => lineHolds(operator, key, value, variables, request)),
  )
  if (truths.includes('no')) return 'no'
  return truths.includes('doubt') ? 'doubt' : 'yes'
}

/** One operator on one key. */
export function lineHolds(
  operator: string,
  key: string,
  value: ConditionValue,
  variables: boolean,
  request: Request,
): Truth {
  const wanted = (typeof value === 'object' ? value : [value]).map(String)
  const actual = request(key.toLowerCase())
  const { set, name, ifExists } = takeApart(operator)
  if (name === 'Null') return truth((actual === null) === (wanted[0] === 'true'))
  if (wanted.length === 0) return 'doubt'
  const negative = name.includes('Not')
  if (actual === null) {
    if (set === 'ForAllValues') return 'yes'
    // Each of the two is documented alone, and they disagree.
    if (set === 'ForAnyValue') return ifExists ? 'doubt' : 'no'
    return truth(ifExists || negative)
  }
  const one = (text: string) => {
    const equalsSome = wanted.some((pattern) => compares(name.replace('Not', ''), pattern, text, variables, request))
    return negative ? !equalsSome : equalsSome
  }
  if (set === 'ForAllValues') return truth(actual.every(one))
  if (set === 'ForAnyValue') return truth(actual.some(one))
  // Several values and no word on how to take them.
  return actual.length > 1 ? 'doubt' : truth(one(actual[0]!))
}

const truth = (is: boolean): Truth => (is ? 'yes' : 'no')

const spellings =
  `ForAllValues ForAnyValue IfExists Null Bool BinaryEquals IpAddress NotIpAddress String Arn Numeric Date Not Like
  Equals IgnoreCase LessThan GreaterThan`
    .split(/\s+/)
    .map((word) => new RegExp(word, 'gi'))

/** An operator in AWS's spelling, whatever its letter case. */
const spelled = (operator: string) => spellings.reduce((text, word) => text.replace(word, word.source), operator)

interface Operator {
  readonly set: string | null
  readonly name: string
  readonly ifExists: boolean
}

const known = new Map<string, Operator>()

export function takeApart(anyCase: string): Operator {
  const before = known.get(anyCase)
  if (before) return before
  const operator = spelled(anyCase)
  const [set, rest] = operator.includes(':') ? (operator.split(':') as [string, string]) : [null, operator]
  const ifExists = rest.endsWith('IfExists')
  const found = { set, name: ifExists ? rest.slice(0, -'IfExists'.length) : rest, ifExists }
  known.set(anyCase, found)
  return found
}

function compares(operator: string, pattern: string, actual: string, variables: boolean, request: Request): boolean {
  const wildcards = operator === 'StringLike' || operator.startsWith('Arn')
  const single = (key: string) => {
    const values = request(key)
    return values?.length === 1 ? values[0]! : null
  }
  // In a document of the older version `${…}` is text like any other.
  const letters = variables ? fillIn(pattern, wildcards, single) : lettersOf(pattern, wildcards)
  return letters !== null && comparesLetters(operator, letters, actual)
}

function comparesLetters(operator: string, letters: Letters, actual: string): boolean {
  const text = letters.join('')
  switch (operator) {
    case 'StringEquals':
    case 'BinaryEquals':
      return text === actual
    case 'StringEqualsIgnoreCase':
      return text.toLowerCase() === actual.toLowerCase()
    case 'StringLike':
      return matchesLetters(letters, actual)
    case 'ArnEquals':
    case 'ArnLike':
      return matchesArnLetters(letters, actual)
    case 'Bool':
      return text.toLowerCase() === actual.toLowerCase()
    case 'IpAddress':
      return isInRange(text, actual)
    case 'NumericEquals':
      return Number(actual) === Number(text)
    case 'NumericLessThan':
      return Number(actual) < Number(text)
    case 'NumericLessThanEquals':
      return Number(actual) <= Number(text)
    case 'NumericGreaterThan':
      return Number(actual) > Number(text)
    case 'NumericGreaterThanEquals':
      return Number(actual) >= Number(text)
    case 'DateEquals':
      return dateOf(actual) === dateOf(text)
    case 'DateLessThan':
      return dateOf(actual) < dateOf(text)
    case 'DateLessThanEquals':
      return dateOf(actual) <= dateOf(text)
    case 'DateGreaterThan':
      return dateOf(actual) > dateOf(text)
    case 'DateGreaterThanEquals':
      return dateOf(actual) >= dateOf(text)
    default:
      throw new Error(`Expected an operator of the worlds, got "${operator}".`)
  }
}
