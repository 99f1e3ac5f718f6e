import type { KmsOperation } from '../policy/operations'
import { actionOf, withoutOperations } from './actions'
import { groupByConditions, linesOf, literally, type OperationGroup, withConditions } from './call-conditions'
import { isObject, type JsonObject, listOf } from './policy-json'
import type { Situation } from './situation'

/** The document a Deny stands in. */
export interface DenyPlace {
  /** Only calls of the caller ever meet it: an inline identity policy, a session policy. */
  readonly callerOnly: boolean
  /** Only calls on this key ever meet it: its key policy. */
  readonly keyOnly: boolean
  readonly variables: boolean
}

/**
 * What can take the place of a Deny so that it spares these operations of the caller on the key, called this way. The first spares
 * exactly that; the second leaves the caller out of the statement altogether, which reads better and may spare more. Empty when
 * the document cannot say it.
 */
export function narrowDeny(
  statement: JsonObject,
  operations: readonly KmsOperation[],
  situation: Situation,
  place: DenyPlace,
): readonly (readonly JsonObject[])[] {
  const exact = sparing(statement, operations, situation, place)
  const whole = withoutCaller(statement, situation, place)
  const simple = whole === null ? withoutOperations(statement, operations, place.keyOnly) : whole
  const ways = [exact, simple === undefined ? null : simple === null ? [] : [simple]]
  const known = new Set<string>()
  return ways.filter((way): way is JsonObject[] => {
    const text = JSON.stringify(way)
    if (way === null || known.has(text)) return false
    known.add(text)
    return true
  })
}

/**
 * A Deny is a box: principals × operations × keys × calls. Without the box of this request, what is left is the rest along each side.
 */
function sparing(
  statement: JsonObject,
  operations: readonly KmsOperation[],
  situation: Situation,
  place: DenyPlace,
): JsonObject[] | null {
  const others = withoutCaller(statement, situation, place)
  if (others === undefined) return null
  const pieces: JsonObject[] = others ? [others] : []
  const { Sid: _, ...unnamed } = statement
  for (const group of groupByConditions(situation, operations)) {
    const only = { ...omit(unnamed, 'NotAction'), Action: group.operations.map(actionOf) }
    const otherKeys = withoutKey(only, situation, place)
    if (otherKeys) pieces.push(otherKeys)
    const otherCalls = withoutCalls(only, group, place.variables)
    if (otherCalls === null) return null
    pieces.push(...otherCalls)
  }
  const rest = withoutOperations(unnamed, operations, place.keyOnly)
  if (rest === undefined) return null
  if (rest) pieces.push(rest)
  const [first, ...more] = pieces
  return first ? [typeof statement.Sid === 'string' ? { Sid: statement.Sid, ...first } : first, ...more] : []
}

/** Null when the statement speaks of nobody else, undefined when that cannot be said. */
function withoutCaller(
  statement: JsonObject,
  situation: Situation,
  { callerOnly, variables }: DenyPlace,
): JsonObject | null | undefined {
  const { names, principalArn, question } = situation
  if (callerOnly || namesOnly(statement, names)) return null
  const line =
    principalArn === null
      ? { operator: 'StringNotEquals', key: 'aws:PrincipalServiceName', value: question.principal.arn, pattern: false }
      : { operator: 'ArnNotEquals', key: 'aws:PrincipalArn', value: principalArn, pattern: true }
  const value = literally(line.value, { pattern: line.pattern, variables })
  return withConditions(statement, [{ operator: line.operator, key: line.key, values: [value] }]) ?? undefined
}

function namesOnly({ Principal: principal }: JsonObject, names: readonly string[]): boolean {
  if (!isObject(principal)) return false
  const named = Object.values(principal).flatMap(listOf)
  return named.length > 0 && named.every((name) => names.includes(name))
}

/**
 * Null when the statement speaks of no other key. Of a pattern of keys one cannot be left out, so nothing remains for the others:
 * verification finds out whether that allows more.
 */
function withoutKey(
  statement: JsonObject,
  { question }: Situation,
  { keyOnly, variables }: DenyPlace,
): JsonObject | null {
  if (keyOnly) return null
  const { Resource, NotResource, ...rest } = statement
  const key = literally(question.key.arn, { pattern: true, variables })
  if (NotResource !== undefined) return { ...rest, NotResource: [...listOf(NotResource), key] }
  const resources = listOf(Resource)
  if (resources.includes('*')) return { ...rest, NotResource: key }
  const others = resources.filter((resource) => resource !== key && !/[*?$]/.test(resource))
  return others.length > 0 ? { ...rest, Resource: others } : null
}

function withoutCalls(statement: JsonObject, { conditions }: OperationGroup, variables: boolean): JsonObject[] | null {
  const pieces: JsonObject[] = []
  for (const condition of conditions) {
    const [line] = linesOf([condition], variables)
    const piece = withConditions(statement, [{ ...line!, operator: condition.otherwise }])
    if (!piece) return null
    pieces.push(piece)
  }
  return pieces
}

const omit = (object: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name))
