import type {
  FailureId,
  JudgedNeed,
  JudgedOperation,
  LaunchPath,
  NeedLevel,
  NeedStatus,
  PrincipalKind,
} from '../launch-paths/need'
import { isSame } from '../launch-paths/same-value'
import type { Because, Decision, Layer } from '../policy/verdict'

/** A need whose answer is another one after the changes. */
export interface NeedChange {
  readonly id: string
  readonly clusterArn: string
  readonly path: LaunchPath
  readonly principalArn: string
  readonly principalKind: PrincipalKind
  readonly keyArn: string
  /** null: there is no such need before. */
  readonly before: NeedStatus | null
  /** null: there is no such need any more. */
  readonly after: NeedStatus | null
  readonly failure: FailureId | null
  /** One sentence on how it is after the changes. */
  readonly reason: string
  /** The operations that are answered otherwise. */
  readonly operations: readonly OperationChange[]
}

export interface OperationChange {
  readonly operation: string
  readonly level: NeedLevel
  readonly before: Decision | null
  readonly after: Decision
  readonly because: Because
  readonly layer: Layer
  /** Why it is so after the changes. */
  readonly reason: string
}

export interface NeedChanges {
  /** Broken after the changes, and not before. */
  readonly breaks: readonly NeedChange[]
  /** Broken before, ok after. */
  readonly repairs: readonly NeedChange[]
  /** Everything else that is answered otherwise: other verdicts or reasons, needs that come or go. */
  readonly changed: readonly NeedChange[]
  readonly unchanged: number
}

export function compareNeeds(before: readonly JudgedNeed[], after: readonly JudgedNeed[]): NeedChanges {
  const known = new Map(before.map((need) => [need.id, need]))
  const here = new Set(after.map((need) => need.id))
  const breaks: NeedChange[] = []
  const repairs: NeedChange[] = []
  const changed: NeedChange[] = []
  let unchanged = 0
  for (const need of after) {
    const was = known.get(need.id) ?? null
    if (was && (was === need || isSameAnswer(was, need))) {
      unchanged++
      continue
    }
    const change = changeOf(need, was?.status ?? null, need.status, need.summary, operationChanges(was, need))
    if (change.after === 'broken' && change.before !== 'broken') breaks.push(change)
    else if (change.before === 'broken' && change.after === 'ok') repairs.push(change)
    else changed.push(change)
  }
  for (const need of before) {
    if (here.has(need.id)) continue
    changed.push(changeOf(need, need.status, null, 'Nothing shows this need any more.', []))
  }
  return { breaks, repairs, changed, unchanged }
}

function changeOf(
  need: JudgedNeed,
  before: NeedStatus | null,
  after: NeedStatus | null,
  reason: string,
  operations: readonly OperationChange[],
): NeedChange {
  return {
    id: need.id,
    clusterArn: need.clusterArn,
    path: need.path,
    principalArn: need.principal.arn,
    principalKind: need.principal.kind,
    keyArn: need.keyArn,
    before,
    after,
    failure: after === null ? null : need.failure,
    reason,
    operations,
  }
}

const isSameAnswer = (a: JudgedNeed, b: JudgedNeed) =>
  a.status === b.status &&
  a.seedStatus === b.seedStatus &&
  a.failure === b.failure &&
  a.summary === b.summary &&
  operationChanges(a, b).length === 0

function operationChanges(was: JudgedNeed | null, need: JudgedNeed): OperationChange[] {
  const known = new Map(was?.operations.map((operation) => [operation.operation, operation]))
  return need.operations.flatMap((now) => {
    const before = known.get(now.operation)
    if (before && isSame(answerOf(before), answerOf(now))) return []
    const { operation, level, verdict, because, layer, reason } = now
    return [{ operation, level, before: before?.verdict ?? null, after: verdict, because, layer, reason }]
  })
}

const answerOf = ({ level, verdict, authorization, because, layer, reason, conditions }: JudgedOperation) => ({
  level,
  verdict,
  authorization,
  because,
  layer,
  reason,
  conditions,
})
