import { type Observed, seen } from '../../observed'
import type { AuthorizationQuestion, ControlPolicies, NamedPolicy } from '../question'
import type { Choices } from './choices'
import { type Statement, statementsOf, withStatements } from './statements'

export type DocumentLayer =
  | 'key-policy'
  | 'identity-policy'
  | 'permissions-boundary'
  | 'session-policy'
  | 'scp'
  | 'rcp'
  | 'vpc-endpoint-policy'

export const documentLayers: readonly DocumentLayer[] = [
  'key-policy',
  'identity-policy',
  'permissions-boundary',
  'session-policy',
  'scp',
  'rcp',
  'vpc-endpoint-policy',
]

type Change = (policies: readonly NamedPolicy[], layer: DocumentLayer) => readonly NamedPolicy[]

/**
 * The world with its readable documents changed, a list of policies at a time; where there can be but one, the first counts.
 * What is not changed stays the same object, so that it is not compiled again.
 */
export function changeDocuments(world: AuthorizationQuestion, change: Change): AuthorizationQuestion {
  const { key, principal, scps, rcps, vpcEndpointPolicy } = world
  const one = (policy: NamedPolicy, layer: DocumentLayer) => change([policy], layer)[0] ?? policy
  const changed = <T>(observed: Observed<T>, make: (value: T) => T): Observed<T> => {
    if (observed.state !== 'seen') return observed
    const value = make(observed.value)
    return value === observed.value ? observed : seen(value)
  }
  const control = (policies: ControlPolicies | undefined, layer: DocumentLayer) => {
    if (!policies) return undefined
    const levels = changed(policies.levels, (before) => {
      const after = before.map((level) => ({ ...level, policies: change(level.policies, layer) }))
      return after.every((level, i) => level.policies === before[i]!.policies) ? before : after
    })
    return levels === policies.levels ? policies : { ...policies, levels }
  }
  const { identityPolicies, boundary, sessionPolicies } = principal
  return {
    ...world,
    key: { ...key, policy: changed(key.policy, (policy) => one(policy, 'key-policy')) },
    principal: {
      ...principal,
      identityPolicies: changed(identityPolicies, (policies) => change(policies, 'identity-policy')),
      boundary: boundary && changed(boundary, (policy) => one(policy, 'permissions-boundary')),
      sessionPolicies: sessionPolicies && change(sessionPolicies, 'session-policy'),
    },
    scps: control(scps, 'scp'),
    rcps: control(rcps, 'rcp'),
    vpcEndpointPolicy: vpcEndpointPolicy && one(vpcEndpointPolicy, 'vpc-endpoint-policy'),
  }
}

/** The change in one layer of most worlds, in every layer of some: what is changed has to be compiled anew. */
export function inSomeLayers(world: AuthorizationQuestion, choose: Choices, change: Change): AuthorizationQuestion {
  const present = documentsIn(world)
  const chosen = present.length === 0 || choose.percent(15) ? null : choose.pick(present).layer
  return changeDocuments(world, (policies, layer) =>
    chosen === null || layer === chosen ? change(policies, layer) : policies,
  )
}

/** Documents that cannot be understood are left as they are. */
export const isReadable = ({ document }: NamedPolicy) => typeof document === 'object'

/** A change of statements as a change of the documents they are in. */
export function ofStatements(
  change: (statements: readonly Statement[], layer: DocumentLayer) => readonly Statement[],
): Change {
  return (policies, layer) =>
    policies.map((policy) =>
      isReadable(policy) ? withStatements(policy, change(statementsOf(policy), layer)) : policy,
    )
}

/** Every readable document with its layer. */
export function documentsIn(world: AuthorizationQuestion): { layer: DocumentLayer; policy: NamedPolicy }[] {
  const found: { layer: DocumentLayer; policy: NamedPolicy }[] = []
  changeDocuments(world, (policies, layer) => {
    for (const policy of policies) if (isReadable(policy)) found.push({ layer, policy })
    return policies
  })
  return found
}
