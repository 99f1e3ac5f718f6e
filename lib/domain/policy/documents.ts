import { describeUnread, type Observed } from '../observed'
import { type CompiledStatement, compilePolicy } from './compile'
import { type DocumentKind, isProblem } from './document'
import { everyKeyOperation, everyOperation, minus, type OperationSet, operationSet } from './operation-set'
import { findOperation } from './operations'
import type { PrincipalIdentity } from './principal-identity'
import type {
  AuthorizationQuestion,
  ControlPolicies,
  ControlPolicyLevel,
  GrantFacts,
  KeyFacts,
  NamedPolicy,
} from './question'
import type { Say } from './statements'
import type { Layer } from './verdict'

/** The policies of one layer, or of one level of it, compiled. */
export interface PolicySet {
  readonly policies: readonly ReadPolicy[]
  /** Those of all of them together that are still to be asked. */
  readonly statements: readonly CompiledStatement[]
  /** What statements no longer to be asked have said (see prepare-caller.ts). */
  readonly said?: Say
  /** What could not be read or understood: it may allow or deny anything. */
  readonly unreadable: readonly Unreadable[]
}

export interface ReadPolicy {
  readonly name: string
  readonly statements: readonly CompiledStatement[]
}

export interface ReadLevel extends PolicySet {
  readonly target: string
}

/** A document that matters and could not be read or understood. */
export interface Unreadable {
  readonly layer: Layer
  /** The document and the reason, as one sentence without its full stop. */
  readonly text: string
}

/** Everything a question is judged by, compiled. A layer that is null does not apply to it. */
export interface Documents {
  readonly keyPolicy: PolicySet
  readonly identity: PolicySet
  readonly boundary: PolicySet | null
  readonly session: PolicySet | null
  readonly scps: readonly ReadLevel[] | null
  readonly rcps: readonly ReadLevel[] | null
  readonly endpoint: PolicySet | null
  readonly grants: readonly GrantFacts[]
  /** In the order the layers are named when one of them hides the answer. */
  readonly unreadable: readonly Unreadable[]
}

export const isIncomplete = ({ unreadable }: Documents, layer: Layer): boolean =>
  unreadable.length > 0 && unreadable.some((entry) => entry.layer === layer)

const retireGrant = operationSet([findOperation('RetireGrant')!])
/** R16, R21: neither key policies nor RCPs bear on RetireGrant, nor on what is not tied to a key. */
export const governedByKeyPolicy: OperationSet = minus(everyKeyOperation, retireGrant)

/** The operations on which a layer bears. */
export const bearsOn = (layer: Layer): OperationSet =>
  layer === 'key-policy' || layer === 'rcp' ? governedByKeyPolicy : everyOperation

/** Collects and compiles the documents that apply to the question: R15 and R16 leave out SCPs and RCPs. */
export function collectDocuments(question: AuthorizationQuestion, caller: PrincipalIdentity): Documents {
  const { key, rcps, grants } = question
  return gather(
    documentsOfCaller(question, caller),
    { keyPolicy: keyPolicyOf(key), rcps: rcpsOver(key, rcps, caller) },
    grants,
  )
}

/** The documents in the caller's hands and its organization's. */
export type CallerDocuments = Pick<Documents, 'identity' | 'boundary' | 'session' | 'scps' | 'endpoint'>

export function documentsOfCaller(
  { principal, scps, vpcEndpointPolicy }: Pick<AuthorizationQuestion, 'principal' | 'scps' | 'vpcEndpointPolicy'>,
  caller: PrincipalIdentity,
): CallerDocuments {
  const isService = caller.service !== null
  const scpsApply = scps && !caller.isServiceLinkedRole && !isService && !scps.managementAccount
  return {
    identity: isService || caller.isRoot ? nothing : many(principal.identityPolicies, 'identity-policy'),
    boundary: principal.boundary ? one(principal.boundary, 'permissions-boundary', 'identity') : null,
    session: principal.sessionPolicies?.length ? sessionPolicies(principal.sessionPolicies) : null,
    scps: scpsApply ? levels(scps.levels, 'scp', 'identity') : null,
    endpoint: vpcEndpointPolicy && !isService ? endpointPolicy(vpcEndpointPolicy) : null,
  }
}

export const keyPolicyOf = (key: KeyFacts): PolicySet => one(key.policy, 'key-policy', 'key-policy')

export function rcpsOver(
  key: KeyFacts,
  rcps: ControlPolicies | undefined,
  caller: PrincipalIdentity,
): readonly ReadLevel[] | null {
  const apply = rcps && !caller.isServiceLinkedRole && key.manager === 'CUSTOMER' && !rcps.managementAccount
  return apply ? levels(rcps.levels, 'rcp', 'resource-control') : null
}

export function gather(
  ofCaller: CallerDocuments,
  ofKey: Pick<Documents, 'keyPolicy' | 'rcps'>,
  grants: AuthorizationQuestion['grants'],
): Documents {
  const { identity, boundary, session, scps, endpoint } = ofCaller
  const { keyPolicy, rcps } = ofKey
  const found = { keyPolicy, identity, boundary, session, scps, rcps, endpoint }
  return {
    ...found,
    grants: grants.state === 'seen' ? grants.value : noGrants,
    unreadable: unreadableIn(found, grants.state === 'seen' ? null : unread('grant', grants)),
  }
}

const noGrants: readonly GrantFacts[] = []

const allRead: readonly Unreadable[] = []

function unreadableIn(
  found: Omit<Documents, 'grants' | 'unreadable'>,
  grants: Unreadable | null,
): readonly Unreadable[] {
  const { keyPolicy, identity, boundary, session, scps, rcps, endpoint } = found
  let unreadable: Unreadable[] | null = null
  const add = (set: PolicySet | null) => {
    if (!set || set.unreadable.length === 0) return
    unreadable ??= []
    unreadable.push(...set.unreadable)
  }
  add(keyPolicy)
  add(identity)
  add(boundary)
  add(session)
  scps?.forEach(add)
  rcps?.forEach(add)
  add(endpoint)
  if (grants) return [...(unreadable ?? []), grants]
  return unreadable ?? allRead
}

const nothing: PolicySet = { policies: [], statements: [], unreadable: [] }

export const noDocuments: Documents = {
  keyPolicy: nothing,
  identity: nothing,
  boundary: null,
  session: null,
  scps: null,
  rcps: null,
  endpoint: null,
  grants: [],
  unreadable: [],
}

/** Remembers what was made of an object of the question, so that thousands of questions about it share the work. */
function remember<K extends object, V>(make: (source: K, layer: Layer, kind: DocumentKind) => V) {
  const known = new WeakMap<K, Map<Layer, V>>()
  return (source: K, layer: Layer, kind: DocumentKind): V => {
    const ofSource = known.get(source) ?? new Map<Layer, V>()
    const before = ofSource.get(layer)
    if (before !== undefined) return before
    const value = make(source, layer, kind)
    known.set(source, ofSource.set(layer, value))
    return value
  }
}

const one = remember((observed: Observed<NamedPolicy>, layer, kind) =>
  observed.state === 'seen' ? readSet([observed.value], layer, kind) : unreadSet(layer, observed),
)

const readMany = remember((observed: Observed<readonly NamedPolicy[]>, layer, kind) =>
  observed.state === 'seen' ? readSet(observed.value, layer, kind) : unreadSet(layer, observed),
)
const many = (observed: Observed<readonly NamedPolicy[]>, layer: Layer) => readMany(observed, layer, 'identity')

const readSession = remember((policies: readonly NamedPolicy[], layer, kind) => readSet(policies, layer, kind))
const sessionPolicies = (policies: readonly NamedPolicy[]) => readSession(policies, 'session-policy', 'identity')

const readEndpoint = remember((policy: NamedPolicy, layer, kind) => readSet([policy], layer, kind))
const endpointPolicy = (policy: NamedPolicy) => readEndpoint(policy, 'vpc-endpoint-policy', 'resource-control')

const levels = remember((observed: Observed<readonly ControlPolicyLevel[]>, layer, kind): readonly ReadLevel[] =>
  observed.state === 'seen'
    ? observed.value.map(({ target, policies }) => ({ target, ...readSet(policies, layer, kind) }))
    : [{ target: 'every level', ...unreadSet(layer, observed) }],
)

function readSet(policies: readonly NamedPolicy[], layer: Layer, kind: DocumentKind): PolicySet {
  const read: ReadPolicy[] = []
  const unreadable: Unreadable[] = []
  for (const named of policies) {
    const policy = compilePolicy(named, kind)
    if (isProblem(policy))
      unreadable.push({ layer, text: `${titleOf(layer, named.name)} cannot be understood: ${policy.problem}` })
    // Most identity policies say nothing of KMS.
    else if (policy.statements.length > 0) read.push({ name: named.name, statements: policy.statements })
  }
  return { policies: read, statements: read.flatMap((policy) => policy.statements), unreadable }
}

const unreadSet = (layer: Layer, observed: Exclude<Observed<unknown>, { state: 'seen' }>): PolicySet => ({
  ...nothing,
  unreadable: [unread(layer, observed)],
})

export const unread = (layer: Layer, observed: Exclude<Observed<unknown>, { state: 'seen' }>): Unreadable => ({
  layer,
  text: `${titleOf(layer)} could not be read (${describeUnread(observed)})`,
})

function titleOf(layer: Layer, name?: string): string {
  const quoted = name ? ` "${name}"` : ''
  switch (layer) {
    case 'key-policy':
      return 'The key policy'
    case 'grant':
      return "The key's grants"
    case 'identity-policy':
      return name ? `Identity policy${quoted}` : 'The identity policies'
    case 'permissions-boundary':
      return `Permissions boundary${quoted}`
    case 'session-policy':
      return `Session policy${quoted}`
    case 'scp':
      return name ? `SCP${quoted}` : "The SCPs of the caller's account"
    case 'rcp':
      return name ? `RCP${quoted}` : "The RCPs of the key's account"
    default:
      return `The VPC endpoint policy${quoted}`
  }
}
