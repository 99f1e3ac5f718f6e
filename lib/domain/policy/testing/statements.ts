import type { NamedPolicy } from '../question'
import type { Choices } from './choices'
import {
  accounts,
  type ContextKey,
  contextKeys,
  formerRoleId,
  keyArn,
  otherKeyArn,
  owner,
  region,
  roleArn,
  roleId,
  rootArn,
  scalingRoleArn,
  service,
  sessionArn,
  userArn,
  userId,
  workload,
} from './vocabulary'

/** A statement as its JSON has it. */
export interface Statement {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: PrincipalElement
  readonly NotPrincipal?: PrincipalElement
  readonly Action?: string | readonly string[]
  readonly NotAction?: string | readonly string[]
  readonly Resource?: string | readonly string[]
  readonly NotResource?: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, ConditionValue>>>>
}

export type PrincipalElement = '*' | Readonly<Record<string, string | readonly string[]>>
export type ConditionValue = string | number | boolean | readonly (string | number | boolean)[]

interface Document {
  readonly Version?: string
  readonly Statement: readonly Statement[]
}

export const statementsOf = (policy: NamedPolicy): readonly Statement[] => (policy.document as Document).Statement

export const withStatements = (policy: NamedPolicy, Statement: readonly Statement[]): NamedPolicy => ({
  name: policy.name,
  document: { ...(policy.document as Document), Statement },
})

/** Whom the world's caller is called in policies, so that statements are more often about the caller than not. */
export interface CallerNames {
  readonly account: string
  readonly names: readonly string[]
}

const actions = [
  ...Array<string>(7).fill('kms:*'),
  '*',
  '*',
  'kms:Decrypt',
  'kms:Decrypt',
  'kms:De*',
  'kms:CreateGrant',
  'kms:CreateGrant',
  'kms:RetireGrant',
  'kms:*Grant*',
  'kms:Get*',
  'kms:GenerateDataKey*',
  'kms:ReEncrypt*',
  'KMS:describekey',
  'kms:Encrypt',
  'kms:??crypt',
  'kms:List*',
  'kms:ScheduleKeyDeletion',
  's3:*',
]

export function makeStatement(choose: Choices, kind: 'key' | 'plain' | 'control', caller: CallerNames): Statement {
  const Effect = kind === 'control' || choose.percent(kind === 'key' ? 12 : 14) ? 'Deny' : 'Allow'
  const listed = choose.percent(70) ? choose.pick(actions) : choose.times(1, 3, () => choose.pick(actions))
  return {
    Effect,
    ...(kind === 'key' && principalOf(choose, Effect, caller)),
    ...(kind === 'control' && { Principal: '*' as const }),
    ...(choose.percent(6) ? { NotAction: listed } : { Action: listed }),
    ...resourceOf(choose, kind),
    ...conditionOf(choose, Effect === 'Deny' ? 75 : 45),
  }
}

const everyName: readonly string[] = [
  ...accounts.flatMap((account) => [rootArn(account), account, roleArn(account), sessionArn(account)]),
  userArn(owner),
  userArn(workload),
  roleArn(owner, 'app/reader'),
  roleArn(owner, 'other'),
  sessionArn(owner, 'reader', 'dana'),
  scalingRoleArn(workload),
  roleId,
  formerRoleId,
  userId,
]

function principalOf(choose: Choices, effect: Statement['Effect'], caller: CallerNames) {
  const element = (): PrincipalElement => {
    if (choose.percent(14)) return '*'
    if (choose.percent(4)) return { AWS: '*' }
    if (choose.percent(5)) return { Service: choose.percent(70) ? service : 'autoscaling.amazonaws.com' }
    const name = () => (choose.percent(60) ? choose.pick(caller.names) : choose.pick(everyName))
    if (choose.percent(5)) return { AWS: name(), Service: [service] }
    if (choose.percent(3)) return { Federated: 'cognito-identity.amazonaws.com' }
    return { AWS: choose.percent(70) ? name() : choose.times(1, 3, name) }
  }
  if (!choose.percent(effect === 'Deny' ? 20 : 3)) return { Principal: element() }
  const names = choose.percent(50)
    ? [rootArn(caller.account), ...caller.names]
    : choose.times(1, 3, () => choose.pick(caller.names))
  return { NotPrincipal: { AWS: names } }
}

const resources = [
  keyArn,
  `arn:aws:kms:*:${owner}:key/*`,
  `arn:aws:kms:${region}:*:key/?`,
  'arn:aws:kms:*',
  otherKeyArn,
  `arn:aws:kms:${region}:${owner}:alias/nodes`,
  `arn:aws:kms:${region}:${'$'}{aws:PrincipalAccount}:key/*`,
  `arn:aws:kms:${region}:${owner}:key/${'$'}{aws:PrincipalTag/key, '1'}`,
  // Nobody has this tag.
  `${keyArn}${'$'}{aws:PrincipalTag/suffix}`,
]

function resourceOf(choose: Choices, kind: 'key' | 'plain' | 'control') {
  if (kind === 'key' && choose.percent(3)) return {}
  if (choose.percent(78)) return { Resource: '*' }
  const listed = choose.percent(75) ? choose.pick(resources) : choose.times(1, 2, () => choose.pick(resources))
  return choose.percent(8) ? { NotResource: listed } : { Resource: listed }
}

function conditionOf(choose: Choices, chance: number): Pick<Statement, 'Condition'> {
  if (!choose.percent(chance)) return {}
  const Condition: Record<string, Record<string, ConditionValue>> = {}
  for (const key of choose.percent(75) ? [pickKey(choose)] : [pickKey(choose), pickKey(choose)]) {
    const [operator, value] = testOf(choose, key)
    Condition[operator] = { ...Condition[operator], [spelled(choose, key.name)]: value }
  }
  return { Condition }
}

/** One of the few keys at the head of the list more often than not: worlds hang together by them. */
export const pickKey = (choose: Choices): ContextKey =>
  contextKeys[choose.below(choose.percent(60) ? 10 : contextKeys.length)]!

const spelled = (choose: Choices, name: string) => (choose.percent(5) ? name.toUpperCase() : name)

const operators: Record<ContextKey['kind'], readonly string[]> = {
  text: [
    'StringEquals',
    'StringEquals',
    'StringLike',
    'StringLike',
    'StringNotEquals',
    'StringNotLike',
    'StringEqualsIgnoreCase',
  ],
  arn: ['ArnLike', 'ArnLike', 'ArnEquals', 'StringLike', 'ArnNotLike', 'ArnNotEquals', 'StringEquals', 'StringNotLike'],
  boolean: ['Bool', 'Bool', 'Bool', 'StringEquals'],
  number: [
    'NumericLessThan',
    'NumericLessThanEquals',
    'NumericGreaterThan',
    'NumericGreaterThanEquals',
    'NumericEquals',
    'NumericNotEquals',
  ],
  date: [
    'DateLessThan',
    'DateLessThanEquals',
    'DateGreaterThan',
    'DateGreaterThanEquals',
    'DateEquals',
    'DateNotEquals',
  ],
  address: ['IpAddress', 'IpAddress', 'NotIpAddress'],
}

function testOf(choose: Choices, key: ContextKey): [operator: string, value: ConditionValue] {
  if (choose.percent(6)) return ['Null', choose.pick(['true', 'false', true])]
  const plain = choose.pick(operators[key.kind])
  const several = key.several ? 90 : 2
  const qualifier = choose.percent(several) ? choose.pick(['ForAllValues:', 'ForAnyValue:']) : ''
  const ifExists = choose.percent(22) ? 'IfExists' : ''
  const usable = plain.endsWith('Like') || plain.startsWith('Arn') ? key.inPolicies : key.inPolicies.filter(isLiteral)
  const values = usable.length > 0 ? usable : key.inPolicies
  const value = choose.percent(65) ? choose.pick(values) : choose.times(1, 3, () => choose.pick(values))
  return [qualifier + plain + ifExists, value]
}

const isLiteral = (text: string) => text.includes('$') || !/[*?]/.test(text)

const everything: Statement = { Effect: 'Allow', Action: '*', Resource: '*' }

/** A document of the pool: the same place in the pool is the same object, which the engine compiles once. */
export function makePolicy(choose: Choices, name: string, layer: PolicyLayer, caller: CallerNames): NamedPolicy {
  const kind = layer === 'key-policy' ? 'key' : layer === 'rcp' ? 'control' : 'plain'
  const some = (least: number, most: number) => choose.times(least, most, () => makeStatement(choose, kind, caller))
  const statements = {
    'key-policy': () => [...(choose.percent(45) ? [delegation(choose, caller)] : []), ...some(1, 3)],
    identity: () => some(1, 3),
    boundary: () => [...(choose.percent(60) ? [everything] : []), ...some(1, 2)],
    scp: () => [...(choose.percent(80) ? [everything] : []), ...some(0, 2)],
    rcp: () => some(0, 2),
  }[layer]()
  return {
    name,
    document: {
      ...(choose.percent(94) && { Version: choose.percent(95) ? '2012-10-17' : '2008-10-17' }),
      Statement: statements.map((one, i) => ({ ...one, Sid: `S${i}` })),
    },
  }
}

export type PolicyLayer = 'key-policy' | 'identity' | 'boundary' | 'scp' | 'rcp'

const delegation = (choose: Choices, caller: CallerNames): Statement => ({
  Effect: 'Allow',
  Principal: { AWS: rootArn(choose.percent(50) ? owner : caller.account) },
  Action: 'kms:*',
  Resource: '*',
})
