import type { KmsOperation } from '../policy/operations'
import { actionOf } from './actions'
import { groupByConditions, linesOf, literally, withConditions } from './call-conditions'
import { type JsonObject, readPolicy } from './policy-json'
import type { Situation } from './situation'
import { policyAt, type Target } from './target'

/** What a new Allow statement says of who may call, beside the operations and the way of the call. */
interface Shape {
  readonly principal?: JsonObject | '*'
  /** A key policy speaks of its own key; everywhere else the key has to be named. */
  readonly resource: 'this-key' | 'named'
  /** The document is met by others too: the statement is for this caller alone. */
  readonly forCaller: boolean
}

/** The narrowest statements that allow these operations in that document, one for each way of calling. */
export function allowStatements(
  situation: Situation,
  target: Target,
  operations: readonly KmsOperation[],
  shape: Shape,
): JsonObject[] {
  const policy = policyAt(situation.question, target)
  const present = policy && readPolicy(policy.document)
  // A new document is of version 2012-10-17.
  const variables = present?.variables ?? true
  const taken = new Set(present?.statements.map(({ Sid }) => Sid))
  const key = literally(situation.question.key.arn, { pattern: true, variables })
  return groupByConditions(situation, operations).flatMap(({ operations: together, conditions }) => {
    const overall = together.filter(({ family }) => family === 'service')
    const onKey = together.filter(({ family }) => family !== 'service')
    const caller = shape.forCaller ? callerLine(situation, variables) : []
    return [onKey, overall].flatMap((some): JsonObject[] => {
      if (some.length === 0) return []
      const statement = {
        Sid: freeSid(taken),
        Effect: 'Allow',
        ...(shape.principal ? { Principal: shape.principal } : {}),
        Action: some.map(actionOf),
        // Operations that are not tied to a key have no narrower resource (R2).
        Resource: some === overall || shape.resource === 'this-key' ? '*' : key,
      }
      const limited = withConditions(statement, [...linesOf(conditions, variables), ...caller])
      return limited ? [limited] : []
    })
  })
}

function callerLine({ principalArn, question }: Situation, variables: boolean) {
  return principalArn === null
    ? [{ operator: 'StringEquals', key: 'aws:PrincipalServiceName', values: [question.principal.arn] }]
    : [
        {
          operator: 'ArnEquals',
          key: 'aws:PrincipalArn',
          values: [literally(principalArn, { pattern: true, variables })],
        },
      ]
}

/** IAM takes letters and digits only. */
function freeSid(taken: Set<unknown>): string {
  for (let n = 1; ; n++) {
    const sid = n === 1 ? 'KeyscopeAccess' : `KeyscopeAccess${n}`
    if (taken.has(sid)) continue
    taken.add(sid)
    return sid
  }
}
