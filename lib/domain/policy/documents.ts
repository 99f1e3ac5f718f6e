import { describeUnread, type Observed } from '../observed'
import { type CompiledPolicy, compilePolicy } from './compile'
import { type DocumentKind, isProblem } from './document'
import type { PrincipalIdentity } from './principal-identity'
import type { AuthorizationQuestion, ControlPolicies, GrantFacts, NamedPolicy } from './question'
import type { Layer } from './verdict'

export interface ReadPolicy {
  readonly name: string
  readonly policy: CompiledPolicy
}

export interface ReadLevel {
  readonly target: string
  readonly policies: readonly ReadPolicy[]
  /** One of its documents could not be read: it may allow or deny anything. */
  readonly incomplete: boolean
}

/** A document that matters and could not be read or understood. */
export interface Unreadable {
  readonly layer: Layer
  /** The document and the reason, as one sentence without its full stop. */
  readonly text: string
}

/** Everything a question is judged by, compiled. A layer that is null does not apply to it. */
export interface Documents {
  readonly keyPolicy: readonly ReadPolicy[]
  readonly identity: readonly ReadPolicy[]
  readonly boundary: readonly ReadPolicy[] | null
  readonly session: readonly ReadPolicy[] | null
  readonly scps: readonly ReadLevel[] | null
  readonly rcps: readonly ReadLevel[] | null
  readonly endpoint: readonly ReadPolicy[] | null
  readonly grants: readonly GrantFacts[]
  readonly unreadable: readonly Unreadable[]
  /** Layers with an unreadable document. */
  readonly incomplete: ReadonlySet<Layer>
}

/** Collects and compiles the documents that apply to the question: R15 and R16 leave out SCPs and RCPs. */
export function collectDocuments(question: AuthorizationQuestion, caller: PrincipalIdentity): Documents {
  const { key, principal, request } = question
  const unreadable: Unreadable[] = []
  const read = (policies: readonly NamedPolicy[], layer: Layer, kind: DocumentKind): ReadPolicy[] =>
    policies.flatMap((named) => {
      const policy = compilePolicy(named, kind)
      if (!isProblem(policy)) return [{ name: named.name, policy }]
      unreadable.push({ layer, text: `${nameOfLayer(layer, named.name)} cannot be understood: ${policy.problem}` })
      return []
    })
  const observe = <T, U>(observed: Observed<T>, layer: Layer, otherwise: U, use: (value: T) => U): U => {
    if (observed.state === 'seen') return use(observed.value)
    unreadable.push({ layer, text: `${nameOfLayer(layer)} could not be read (${describeUnread(observed)})` })
    return otherwise
  }
  const levels = (control: ControlPolicies, layer: 'scp' | 'rcp', kind: DocumentKind): ReadLevel[] =>
    observe(control.levels, layer, [], (value) =>
      value.map(({ target, policies }) => {
        const before = unreadable.length
        return { target, policies: read(policies, layer, kind), incomplete: unreadable.length > before }
      }),
    )

  const limited = !caller.isServiceLinkedRole
  const hasIdentity = caller.service === null && !caller.isRoot
  const scpsApply = question.scps && limited && caller.service === null && !question.scps.managementAccount
  const rcpsApply =
    question.rcps &&
    limited &&
    key.manager === 'CUSTOMER' &&
    !question.rcps.managementAccount &&
    request.operation !== 'RetireGrant'
  const { boundary } = principal
  const documents = {
    keyPolicy: observe(key.policy, 'key-policy', [], (policy) => read([policy], 'key-policy', 'key-policy')),
    identity: hasIdentity
      ? observe(principal.identityPolicies, 'identity-policy', [], (p) => read(p, 'identity-policy', 'identity'))
      : [],
    boundary: boundary
      ? observe(boundary, 'permissions-boundary', [], (policy) => read([policy], 'permissions-boundary', 'identity'))
      : null,
    session: principal.sessionPolicies?.length ? read(principal.sessionPolicies, 'session-policy', 'identity') : null,
    scps: scpsApply ? levels(question.scps!, 'scp', 'identity') : null,
    rcps: rcpsApply ? levels(question.rcps!, 'rcp', 'resource-control') : null,
    endpoint: question.vpcEndpointPolicy
      ? read([question.vpcEndpointPolicy], 'vpc-endpoint-policy', 'resource-control')
      : null,
    grants: observe(question.grants, 'grant', [], (grants) => grants),
  }
  return { ...documents, unreadable, incomplete: new Set(unreadable.map(({ layer }) => layer)) }
}

function nameOfLayer(layer: Layer, name?: string): string {
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
