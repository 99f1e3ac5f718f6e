import type { LaunchCall } from '../inventory/launch-call'

/** Calls that name the cluster they are for in their tags. */
export const karpenterCallNames = ['CreateFleet', 'CreateLaunchTemplate'] as const

/**
 * The launch that a CloudTrail record tells of, where Karpenter made it: its user agent says so, the session's issuer is the role, and
 * the tags name the cluster (domain.md 5.1, truth by use). null for any other record. Also of a call that was refused: it shows who
 * asked.
 */
export function karpenterCallOf(record: unknown): LaunchCall | null {
  const userAgent = textAt(record, 'userAgent')
  const roleArn = textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn')
  const eventName = textAt(record, 'eventName')
  const at = textAt(record, 'eventTime')
  if (!userAgent?.startsWith('karpenter.sh') || !roleArn || !eventName || !at) return null
  const accountId = textAt(record, 'recipientAccountId')
  const region = textAt(record, 'awsRegion')
  const clusterName = clusterIn(valueAt(record, 'requestParameters'))
  if (!accountId || !region || !clusterName) return null
  return { accountId, region, clusterName, roleArn, eventName, userAgent, at }
}

const ownedTag = 'kubernetes.io/cluster/'

/** Tags stand at different depths of the two calls, as objects with a key and a value. */
function clusterIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null
  const [key, tagged] = [textAt(value, 'Key') ?? textAt(value, 'key'), textAt(value, 'Value') ?? textAt(value, 'value')]
  if (key === 'eks:eks-cluster-name' && tagged) return tagged
  if (key?.startsWith(ownedTag)) return key.slice(ownedTag.length)
  for (const inner of Object.values(value)) {
    const found = clusterIn(inner)
    if (found) return found
  }
  return null
}

function valueAt(record: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
    record,
  )
}

function textAt(record: unknown, ...path: readonly string[]): string | null {
  const value = valueAt(record, ...path)
  return typeof value === 'string' && value !== '' ? value : null
}
