import { type Arn, parseArn } from '../arn'
import { operationNamed } from './operation-named'
import type { FactKind } from './reading'

/** What one word says by its shape. `offset`: where the value begins within the word. */
export interface Meaning {
  readonly kind: FactKind
  readonly value: string
  readonly offset: number
}

const hex = '(?:[0-9a-f]{8}|[0-9a-f]{17})'
const shapes: readonly (readonly [RegExp, FactKind])[] = [
  [new RegExp(`^i-${hex}$`), 'instance'],
  [new RegExp(`^vol-${hex}$`), 'volume'],
  [/^mrk-[0-9a-f]{32}$/, 'key'],
  [/^alias\/[\w/-]{1,250}$/, 'key'],
  [/^pvc-[0-9a-f-]{36}$/, 'persistent-volume'],
  [/^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d$/, 'region'],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/, 'time'],
  [/^(?:Client|Server)\.[A-Z]\w*(?:\.[A-Z]\w*)*$/, 'error-code'],
]

/** Codes that say something of a launch, a volume or a key; `Client.…` and `Server.…` are known by their shape. */
const codes = new Set([
  'AccessDenied',
  'UnauthorizedOperation',
  'CustomerKeyHasBeenRevoked',
  'InvalidVolume.NotFound',
  'AMIAuthorizationFailure',
  'AsgInstanceLaunchFailures',
  'AuthFailure.ServiceLinkedRoleCreationNotPermitted',
  'SpotSLRCreationFailed',
  'CreateLaunchTemplateAuthCheckFailed',
  'CreateFleetAuthCheckFailed',
  'RunInstancesAuthCheckFailed',
  'LimitExceeded',
])
const exception =
  /^(?:AccessDenied|Disabled|KMSInvalidState|NotFound|InvalidKeyUsage|KeyUnavailable|LimitExceeded)Exception$/

export const isKeyId = (text: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
export const isAccountId = (text: string) => /^\d{12}$/.test(text)

/** What a word means by itself; empty when nothing is known of it. */
export function classifyWord(text: string): readonly Meaning[] {
  const arn = parseArn(text)
  if (arn) return classifyArn(text, arn)
  if (/^[a-z0-9-]+(?:\.[a-z0-9-]+)?\.(?:compute|ec2)\.internal$/.test(text)) return classifyNodeName(text)
  const shape = shapes.find(([pattern]) => pattern.test(text))
  if (shape) return [{ kind: shape[1], value: text, offset: 0 }]
  if (codes.has(text) || exception.test(text)) return [{ kind: 'error-code', value: text, offset: 0 }]
  const zone = /^([a-z]{2}(?:-[a-z]{2,12}){1,3}-\d)[a-f]$/.exec(text)?.[1]
  if (zone) return [{ kind: 'region', value: zone, offset: 0 }]
  const operation = operationNamed(text)
  return operation ? [{ kind: 'operation', value: operation, offset: 0 }] : []
}

function classifyArn(text: string, { service, resource, accountId }: Arn): readonly Meaning[] {
  const whole = (kind: FactKind): Meaning => ({ kind, value: text, offset: 0 })
  const rest = (kind: FactKind, value: string): Meaning => ({ kind, value, offset: text.lastIndexOf(value) })
  const [type = '', name = '', third = ''] = resource.split('/')
  if (service === 'kms') return /^(?:key|alias)\//.test(resource) ? [whole('key')] : []
  if (service === 'sts' && type === 'assumed-role') {
    return [whole('principal'), ...(isInstance(third) ? [rest('instance', third)] : [])]
  }
  if (service === 'iam') return /^(?:role|user)\//.test(resource) ? [whole('principal')] : []
  if (service === 'eks' && type === 'cluster') return [whole('cluster')]
  const account: Meaning = { kind: 'account', value: accountId, offset: text.indexOf(accountId) }
  if (service === 'eks' && type === 'nodegroup')
    return [
      account,
      { kind: 'cluster', value: name, offset: text.indexOf(`/${name}`) + 1 },
      { kind: 'node-group', value: third, offset: text.indexOf(`/${third}`) + 1 },
    ]
  if (service === 'ec2' && type === 'instance') return [account, rest('instance', name)]
  if (service === 'ec2' && type === 'volume') return [account, rest('volume', name)]
  if (service === 'autoscaling' && resource.includes('autoScalingGroupName/')) {
    return [account, rest('auto-scaling-group', resource.slice(resource.indexOf('Name/') + 5))]
  }
  return []
}

const isInstance = (text: string) => shapes[0]?.[0].test(text)

/** `ip-10-0-1-2.eu-central-1.compute.internal`, or with the instance's id in place of its address. */
function classifyNodeName(text: string): readonly Meaning[] {
  const [host = '', region = ''] = text.split('.')
  return [
    { kind: 'node', value: text, offset: 0 },
    ...(isInstance(host) ? [{ kind: 'instance', value: host, offset: 0 } as const] : []),
    ...(region.includes('-') ? [{ kind: 'region', value: region, offset: host.length + 1 } as const] : []),
  ]
}
