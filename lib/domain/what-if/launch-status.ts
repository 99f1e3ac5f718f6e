import type { JudgedNeed, JudgedOperation, NeedStatus } from '../launch-paths/need'

/** fails: it works now and would not. better: it does not work now and would. untold: nobody could tell any more. */
export type Effect = 'fails' | 'better' | 'untold' | 'otherwise'

/** null: there is none of it before, or after. */
export function effectOf(before: NeedStatus | null, after: NeedStatus | null): Effect {
  if (after === before || after === null) return 'otherwise'
  if (after === 'broken') return 'fails'
  if (after === 'unknown') return 'untold'
  return before === null ? 'otherwise' : 'better'
}

/** The needs of one cluster, launch path and key stand or fall together: a launch takes all of its principals. */
export const launchOf = ({ clusterArn, path, keyArn }: Pick<JudgedNeed, 'clusterArn' | 'path' | 'keyArn'>) =>
  `${clusterArn} ${path} ${keyArn}`

export function groupByLaunch(needs: readonly JudgedNeed[]): Map<string, JudgedNeed[]> {
  const groups = new Map<string, JudgedNeed[]>()
  for (const need of needs) {
    const group = groups.get(launchOf(need))
    if (group) group.push(need)
    else groups.set(launchOf(need), [need])
  }
  return groups
}

export interface LaunchStatus {
  readonly status: NeedStatus
  /** The need and the operation that decide. */
  readonly need: JudgedNeed
  readonly operation: JudgedOperation | null
  readonly reason: string
}

const worst: readonly NeedStatus[] = ['broken', 'unknown', 'ok']

/** Whether a launch works that takes all of these needs; null without any. */
export function judgeLaunch(needs: readonly JudgedNeed[]): LaunchStatus | null {
  const judged = needs.map((need) => (need.path === 'secrets' ? secretsStatus(need) : needStatus(need)))
  return worst.flatMap((status) => judged.filter((one) => one.status === status))[0] ?? null
}

function needStatus(need: JudgedNeed): LaunchStatus {
  const required = need.operations.filter(({ level }) => level === 'required')
  const operation =
    required.find(({ verdict }) => verdict === 'denied') ??
    required.find(({ verdict }) => verdict !== 'allowed') ??
    required[0] ??
    need.operations[0] ??
    null
  return { status: need.status, need, operation, reason: need.summary }
}

/**
 * AWS lists no operation as required of a cluster's role for secrets. That a key cannot be used is certain all the same, and who loses
 * Decrypt by a policy may still come in by a grant that EKS made for itself: then nobody can tell.
 * https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html
 */
function secretsStatus(need: JudgedNeed): LaunchStatus {
  const operation = need.operations.find((one) => one.operation === 'Decrypt') ?? null
  if (!operation || operation.verdict === 'allowed') return { status: 'ok', need, operation, reason: need.summary }
  const unusable = operation.layer === 'key-state' && operation.verdict === 'denied'
  return {
    status: unusable ? 'broken' : 'unknown',
    need,
    operation,
    reason: unusable
      ? `The control plane cannot decrypt secrets: ${operation.reason}`
      : `It cannot be told whether the control plane can decrypt secrets: ${operation.reason}`,
  }
}
