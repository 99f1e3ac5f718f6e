import type { KmsOperation } from '../policy/operations'
import { isObject, type JsonObject, listOf } from './policy-json'
import { contextValues, requestFor, type Situation } from './situation'

/** One condition that this call meets, and the one that every other call meets instead. */
export interface CallCondition {
  readonly key: string
  readonly operator: string
  readonly values: readonly string[]
  readonly otherwise: string
}

/** What a statement should ask of a call, because the call asked about has it: the way it comes, and what grants it makes. */
export function callConditions(situation: Situation, operation: KmsOperation): CallCondition[] {
  if (operation.family === 'service') return []
  const request = requestFor(situation.question.request, operation)
  const { parameters = {} } = request
  const given = (key: string) => contextValues(request, key)
  const one = (key: string) => {
    const values = given(key)
    return values?.length === 1 ? values : null
  }
  const found: CallCondition[] = []
  const equals = (key: string, values: readonly string[] | null) => {
    if (values) found.push({ key, operator: 'StringEquals', values, otherwise: 'StringNotEquals' })
  }
  equals('kms:ViaService', one('kms:ViaService'))
  const forService = one('kms:GrantIsForAWSResource')?.[0]?.toLowerCase() === 'true'
  if (forService)
    found.push({
      key: 'kms:GrantIsForAWSResource',
      operator: 'Bool',
      values: ['true'],
      otherwise: 'StringNotEqualsIgnoreCase',
    })
  if (operation.name === 'CreateGrant') {
    const operations = given('kms:GrantOperations') ?? nonEmpty(listOf(parameters.Operations))
    if (operations)
      found.push({
        key: 'kms:GrantOperations',
        operator: 'ForAllValues:StringEquals',
        values: operations,
        otherwise: 'ForAnyValue:StringNotEquals',
      })
    // A service makes each of its grants to another grantee.
    if (!forService)
      equals('kms:GranteePrincipal', one('kms:GranteePrincipal') ?? nonEmpty(listOf(parameters.GranteePrincipal)))
  }
  if (situation.home === null)
    for (const key of ['aws:SourceArn', 'aws:SourceAccount', 'aws:SourceOrgID']) equals(key, one(key))
  return found
}

const nonEmpty = (list: readonly string[]) => (list.length > 0 ? list : null)

/** Operations that a statement can hold together, because it would ask the same of their calls. */
export interface OperationGroup {
  readonly operations: readonly KmsOperation[]
  readonly conditions: readonly CallCondition[]
}

export function groupByConditions(situation: Situation, operations: readonly KmsOperation[]): OperationGroup[] {
  const groups = new Map<string, { operations: KmsOperation[]; conditions: CallCondition[] }>()
  for (const operation of operations) {
    const conditions = callConditions(situation, operation)
    const key = JSON.stringify(conditions)
    const group = groups.get(key) ?? { operations: [], conditions }
    group.operations.push(operation)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** The request's encryption context, where it is worth a constraint: AWS services put the id of one volume or object in theirs. */
export function lastingContext(situation: Situation, operation: KmsOperation): Readonly<Record<string, string>> | null {
  if (operation.family !== 'cryptographic') return null
  const prefix = 'kms:encryptioncontext:'
  const pairs = Object.entries(requestFor(situation.question.request, operation).context)
    .filter(([key]) => key.toLowerCase().startsWith(prefix))
    .map(([key, value]): [string, string] => [key.slice(prefix.length), String(value)])
  if (pairs.length === 0 || pairs.some(([key]) => key.toLowerCase().startsWith('aws:'))) return null
  return Object.fromEntries(pairs)
}

/** A value as a policy has to spell it to be taken literally. Variables are read in version 2012-10-17 only. */
export function literally(text: string, as: { pattern: boolean; variables: boolean }): string {
  if (!as.variables) return text
  const spelled = (char: string) => `$\{${char}}`
  const plain = text.replaceAll('${', () => `${spelled('$')}{`)
  return as.pattern ? plain.replace(/[*?]/g, spelled) : plain
}

/** Adds lines to a condition block; all of its lines have to hold. Null when a line of it would have to be replaced. */
export function withConditions(
  statement: JsonObject,
  lines: readonly { readonly operator: string; readonly key: string; readonly values: readonly string[] }[],
): JsonObject | null {
  let block = isObject(statement.Condition) ? statement.Condition : {}
  for (const { operator, key, values } of lines) {
    const keys = ownEntry(block, operator)
    const known = keys ? ownEntry(isObject(keys[1]) ? keys[1] : {}, key) : null
    // Values under a negated operator are NORed: one more value is one more exception.
    if (known && (!/Not/.test(operator) || operator.startsWith('ForAnyValue'))) return null
    const all = known ? [...scalarsOf(known[1]), ...values] : values
    const line = { [known?.[0] ?? key]: all.length === 1 ? all[0] : all }
    const before = keys && isObject(keys[1]) ? keys[1] : {}
    block = { ...block, [keys?.[0] ?? operator]: { ...before, ...line } }
  }
  return lines.length === 0 ? statement : { ...statement, Condition: block }
}

function ownEntry(object: JsonObject, name: string): [string, unknown] | null {
  const lower = name.toLowerCase()
  return Object.entries(object).find(([key]) => key.toLowerCase() === lower) ?? null
}

const scalarsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]).map(String)

/** The lines by which a statement asks for calls such as this one. */
export const linesOf = (conditions: readonly CallCondition[], variables: boolean) =>
  conditions.map(({ operator, key, values }) => ({
    operator,
    key,
    values: values.map((value) => literally(value, { pattern: false, variables })),
  }))
