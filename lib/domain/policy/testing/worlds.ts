import { denied, failed, type Observed, seen } from '../../observed'
import type {
  AuthorizationQuestion,
  ContextValue,
  ControlPolicies,
  ControlPolicyLevel,
  KeyFacts,
  KmsRequest,
  NamedPolicy,
  PrincipalFacts,
  PrincipalType,
} from '../question'
import { Choices, seedOf } from './choices'
import { grantOperationsOf, makeGrant, makeGrantParameters } from './grants'
import { type CallerNames, makePolicy, type PolicyLayer, pickKey } from './statements'
import {
  accounts,
  canCarry,
  contextKeys,
  federatedArn,
  keyArn,
  organization,
  owner,
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

/** What a property needs its worlds to be; the rest is left to chance. */
export interface Wanted {
  readonly operation?: string
  readonly caller?: readonly PrincipalType[]
  /** Whether requests leave keys open: never, in some worlds, or in all. */
  readonly unknown?: 'none' | 'some' | 'always'
  /** Percentage of worlds in which a document cannot be read. */
  readonly unreadable?: number
}

const operations: readonly string[] = [
  ...Array<string>(5).fill('Decrypt'),
  ...Array<string>(4).fill('CreateGrant'),
  ...['DescribeKey', 'DescribeKey', 'RetireGrant', 'RetireGrant', 'Encrypt', 'GenerateDataKey', 'ReEncryptTo'],
  ...['ListGrants', 'RevokeGrant', 'GetKeyPolicy', 'GetPublicKey', 'ScheduleKeyDeletion', 'ListAliases', 'Sign'],
]
const callers: readonly PrincipalType[] = [
  ...Array<PrincipalType>(5).fill('role'),
  ...Array<PrincipalType>(5).fill('session'),
  ...(['user', 'user', 'federated-user', 'root', 'service', 'service-linked-role', 'service-linked-role'] as const),
]

/** One world: a question with everything that can bear on its answer, dense enough that every kind of answer is common. */
export function makeWorld(choose: Choices, wanted: Wanted = {}): AuthorizationQuestion {
  const operation = wanted.operation ?? choose.pick(operations)
  const type = choose.pick(wanted.caller ?? callers)
  // The account's own lists and keys: no question about the key of another account.
  const account =
    operation === 'ListAliases' || choose.percent(55) ? owner : choose.percent(85) ? workload : accounts[2]
  const pools = new Pools(choose, type, account)
  const principal = makePrincipal(choose, pools, type, account)
  const world: AuthorizationQuestion = {
    key: makeKey(choose, pools, operation),
    principal,
    grants: seen(choose.times(0, 3, (i) => makeGrant(choose, i, pools.caller.names))),
    scps: choose.percent(45) ? controlPolicies(choose, pools, 'scp', account) : undefined,
    rcps: choose.percent(40) ? controlPolicies(choose, pools, 'rcp', owner) : undefined,
    vpcEndpointPolicy: choose.percent(8) ? pools.policy('endpoint', 'scp') : undefined,
    request: makeRequest(choose, operation, wanted.unknown ?? 'some'),
  }
  return choose.percent(wanted.unreadable ?? 8) ? hideSomething(choose, world) : world
}

/** How many documents there are of each name; now and then one is made that no other world has. */
const poolSize = 400
const pool = new Map<string, Observed<NamedPolicy>>()

/** Documents shared between worlds, so that most of them are compiled once. */
export class Pools {
  readonly caller: CallerNames

  constructor(
    private readonly choose: Choices,
    private readonly type: PrincipalType,
    account: string,
  ) {
    this.caller = { account, names: namesOf(type, account) }
  }

  observed(name: string, layer: PolicyLayer): Observed<NamedPolicy> {
    // Only a key policy names its callers.
    const place = layer === 'key-policy' ? `${this.type}|${this.caller.account}` : ''
    if (this.choose.percent(3)) return seen(this.make(name, layer, this.choose.below(0x7fffffff)))
    const index = this.choose.below(poolSize)
    const address = `${place}|${name}|${index}`
    const known = pool.get(address)
    if (known) return known
    const made = seen(this.make(name, layer, seedOf(address)))
    pool.set(address, made)
    return made
  }

  policy(name: string, layer: PolicyLayer): NamedPolicy {
    const observed = this.observed(name, layer)
    if (observed.state !== 'seen') throw new Error(`Expected ${name} of the pool to be readable.`)
    return observed.value
  }

  private make(name: string, layer: PolicyLayer, seed: number): NamedPolicy {
    return makePolicy(new Choices(seed), name, layer, this.caller)
  }
}

function namesOf(type: PrincipalType, account: string): readonly string[] {
  switch (type) {
    case 'user':
      return [userArn(account), rootArn(account), userId]
    case 'federated-user':
      return [federatedArn(account), userArn(account), rootArn(account)]
    case 'root':
      return [rootArn(account), account]
    case 'service':
      return [service, rootArn(owner)]
    case 'service-linked-role':
      return [scalingRoleArn(account), rootArn(account)]
    default:
      return [roleArn(account), roleArn(account), sessionArn(account), rootArn(account), account, roleId]
  }
}

function makePrincipal(choose: Choices, pools: Pools, type: PrincipalType, account: string): PrincipalFacts {
  const role = choose.percent(12) ? roleArn(account, 'app/reader') : roleArn(account)
  const has = { user: userId, root: undefined, service: undefined, 'federated-user': undefined }
  const unique = type in has ? has[type as keyof typeof has] : choose.percent(70) ? roleId : undefined
  const arn = {
    user: userArn(account),
    role,
    'federated-user': federatedArn(account),
    session: sessionArn(account, 'reader', choose.percent(70) ? 'robin' : 'dana'),
    root: rootArn(account),
    service,
    'service-linked-role': scalingRoleArn(account),
  }[type]
  const plain: PrincipalFacts = {
    arn,
    type,
    roleArn: type === 'session' ? role : undefined,
    userArn: type === 'federated-user' ? userArn(account) : undefined,
    uniqueId: unique,
    identityPolicies: seen([]),
    tags:
      type === 'root' || choose.percent(30)
        ? undefined
        : { team: choose.pick(['core', 'edge']), key: choose.pick(['1', '2', '*']) },
    orgId: choose.percent(80) ? organization : undefined,
  }
  if (type === 'root' || type === 'service') return plain
  return {
    ...plain,
    identityPolicies: seen(choose.times(choose.percent(15) ? 0 : 1, 3, (i) => pools.policy(`access-${i}`, 'identity'))),
    boundary: type !== 'service-linked-role' && choose.percent(22) ? pools.observed('boundary', 'boundary') : undefined,
    sessionPolicies:
      (type === 'session' || type === 'federated-user') && choose.percent(22)
        ? choose.times(1, 2, (i) => pools.policy(`session-${i}`, 'boundary'))
        : undefined,
  }
}

function makeKey(choose: Choices, pools: Pools, operation: string): KeyFacts {
  const signs = operation === 'Sign' || operation === 'GetPublicKey' ? choose.percent(80) : choose.percent(3)
  return {
    arn: keyArn,
    manager: choose.percent(5) ? 'AWS' : 'CUSTOMER',
    spec: signs ? 'RSA_2048' : 'SYMMETRIC_DEFAULT',
    usage: signs ? 'SIGN_VERIFY' : 'ENCRYPT_DECRYPT',
    origin: 'AWS_KMS',
    state: choose.percent(92)
      ? 'Enabled'
      : choose.pick(['Disabled', 'PendingDeletion', 'PendingImport', 'Unavailable', 'Creating']),
    multiRegion: choose.percent(10) ? { type: 'PRIMARY' } : undefined,
    aliases: choose.pick([[], ['alias/nodes'], ['alias/nodes', 'alias/old']]),
    tags: choose.percent(40) ? {} : { team: choose.pick(['core', 'edge']) },
    policy: pools.observed('key policy', 'key-policy'),
    orgId: choose.percent(80) ? organization : undefined,
  }
}

function controlPolicies(choose: Choices, pools: Pools, layer: 'scp' | 'rcp', accountId: string): ControlPolicies {
  const targets = choose.some(['root', 'ou', 'account'], 3)
  return {
    accountId,
    managementAccount: choose.percent(8),
    levels: seen(
      targets.map(
        (target): ControlPolicyLevel => ({
          target,
          policies: choose.times(1, 2, (i) => pools.policy(`${layer}-${target}-${i}`, layer)),
        }),
      ),
    ),
  }
}

function makeRequest(choose: Choices, operation: string, openness: 'none' | 'some' | 'always'): KmsRequest {
  const context: Record<string, ContextValue> = {}
  const usual = contextKeys.filter((key) => !key.derived && canCarry(key, operation))
  for (const [i, key] of usual.entries())
    if (choose.percent(i < 6 ? 38 : 14)) context[key.name] = choose.pick(key.inRequests)
  const parameters =
    operation === 'CreateGrant' && choose.percent(65)
      ? makeGrantParameters(choose)
      : operation === 'RetireGrant' && choose.percent(75)
        ? { GrantId: `grant-${choose.below(3)}` }
        : undefined
  // The parameters say it.
  if (parameters && operation === 'CreateGrant')
    for (const name of Object.keys(context)) if (/^kms:(Grant(ee|O|C)|Encryption)/.test(name)) delete context[name]
  if (!parameters && operation === 'CreateGrant') context['kms:GrantOperations'] = choose.pick(grantOperationsOf)
  const unknown = openness === 'none' || (openness === 'some' && choose.percent(25)) ? [] : openKeys(choose)
  for (const entry of unknown)
    for (const name of Object.keys(context))
      if (entry === name || (entry.endsWith('*') && name.startsWith(entry.slice(0, -1)))) delete context[name]
  return { operation, context, unknown, parameters }
}

function openKeys(choose: Choices): string[] {
  const names = choose
    .times(1, 8, () => pickKey(choose))
    .filter((key) => !key.derived || key.name.startsWith('aws:PrincipalTag'))
  const wide = choose.percent(15)
    ? [choose.pick(['kms:EncryptionContext:*', 'aws:PrincipalTag/*', 'aws:Source*', 'kms:Grant*', '*'])]
    : []
  return [...new Set([...names.map(({ name }) => name), ...wide])]
}

const unseen = denied('kms:GetKeyPolicy', 'not authorized')
const broken = failed('iam:GetAccountAuthorizationDetails', 'Throttling', 'rate exceeded')
const garbled: NamedPolicy = { name: 'garbled', document: '{"Statement": [{"Effect": "Perhaps"}]}' }

/** Makes one document of the world unreadable: not given, or given and not understood. */
export function hideSomething(choose: Choices, world: AuthorizationQuestion): AuthorizationQuestion {
  const { principal, key, scps, rcps } = world
  const places: (() => AuthorizationQuestion)[] = [
    () => ({ ...world, key: { ...key, policy: choose.percent(50) ? unseen : seen(garbled) } }),
    () => ({ ...world, grants: unseen }),
  ]
  const { identityPolicies, boundary } = principal
  if (principal.type !== 'service' && principal.type !== 'root') {
    places.push(() => ({ ...world, principal: { ...principal, identityPolicies: broken } }))
    if (identityPolicies.state === 'seen')
      places.push(() => ({
        ...world,
        principal: { ...principal, identityPolicies: seen([...identityPolicies.value, garbled]) },
      }))
  }
  if (boundary) places.push(() => ({ ...world, principal: { ...principal, boundary: broken } }))
  if (principal.sessionPolicies)
    places.push(() => ({
      ...world,
      principal: { ...principal, sessionPolicies: [garbled, ...principal.sessionPolicies!] },
    }))
  const hidden = (control: ControlPolicies): ControlPolicies => {
    if (control.levels.state !== 'seen' || choose.percent(50)) return { ...control, levels: unseen }
    return { ...control, levels: seen([...control.levels.value, { target: 'deep', policies: [garbled] }]) }
  }
  if (scps) places.push(() => ({ ...world, scps: hidden(scps) }))
  if (rcps) places.push(() => ({ ...world, rcps: hidden(rcps) }))
  if (world.vpcEndpointPolicy) places.push(() => ({ ...world, vpcEndpointPolicy: garbled }))
  return choose.pick(places)()
}
