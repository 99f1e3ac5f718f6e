import { type Observed, seen } from '../observed'
import type { AuthorizationQuestion, ControlPolicies, NamedPolicy } from '../policy/question'

/** Where a policy document stands in a question. A position past the end is a policy that is not there yet. */
export type Target =
  | { readonly layer: 'key-policy' | 'permissions-boundary' | 'vpc-endpoint-policy' }
  | { readonly layer: 'identity-policy' | 'session-policy'; readonly position: number }
  | { readonly layer: 'scp' | 'rcp'; readonly level: number; readonly position: number }

export const targetKey = (target: Target): string => JSON.stringify(target)

/** The policies of a question that were read, each with its place. */
export function targetsOf(question: AuthorizationQuestion, layer: Target['layer']): Target[] {
  switch (layer) {
    case 'identity-policy':
    case 'session-policy':
      return policiesOf(question, layer).map((_, position) => ({ layer, position }))
    case 'scp':
    case 'rcp':
      return levelsOf(question, layer).flatMap(({ policies }, level) =>
        policies.map((_, position) => ({ layer, level, position })),
      )
    default:
      return policyAt(question, { layer }) ? [{ layer }] : []
  }
}

export function policyAt(question: AuthorizationQuestion, target: Target): NamedPolicy | null {
  switch (target.layer) {
    case 'key-policy':
      return seenValue(question.key.policy)
    case 'permissions-boundary':
      return seenValue(question.principal.boundary)
    case 'vpc-endpoint-policy':
      return question.vpcEndpointPolicy ?? null
    case 'identity-policy':
    case 'session-policy':
      return policiesOf(question, target.layer)[target.position] ?? null
    default:
      return levelsOf(question, target.layer)[target.level]?.policies[target.position] ?? null
  }
}

/** The question with this policy in that place. */
export function withPolicy(
  question: AuthorizationQuestion,
  target: Target,
  policy: NamedPolicy,
): AuthorizationQuestion {
  const { key, principal } = question
  switch (target.layer) {
    case 'key-policy':
      return { ...question, key: { ...key, policy: seen(policy) } }
    case 'permissions-boundary':
      return { ...question, principal: { ...principal, boundary: seen(policy) } }
    case 'vpc-endpoint-policy':
      return { ...question, vpcEndpointPolicy: policy }
    case 'identity-policy': {
      const identityPolicies = seen(placed(policiesOf(question, target.layer), target.position, policy))
      return { ...question, principal: { ...principal, identityPolicies } }
    }
    case 'session-policy': {
      const sessionPolicies = placed(policiesOf(question, target.layer), target.position, policy)
      return { ...question, principal: { ...principal, sessionPolicies } }
    }
    default:
      return withLevel(question, target, policy)
  }
}

function withLevel(
  question: AuthorizationQuestion,
  target: Extract<Target, { level: number }>,
  policy: NamedPolicy,
): AuthorizationQuestion {
  const controls = controlsOf(question, target.layer)
  if (!controls) return question
  const levels = levelsOf(question, target.layer).map((level, i) =>
    i === target.level ? { ...level, policies: placed(level.policies, target.position, policy) } : level,
  )
  const changed = { ...controls, levels: seen(levels) }
  return target.layer === 'scp' ? { ...question, scps: changed } : { ...question, rcps: changed }
}

export function policiesOf(
  { principal }: AuthorizationQuestion,
  layer: 'identity-policy' | 'session-policy',
): readonly NamedPolicy[] {
  return layer === 'identity-policy' ? (seenValue(principal.identityPolicies) ?? []) : (principal.sessionPolicies ?? [])
}

export const levelsOf = (question: AuthorizationQuestion, layer: 'scp' | 'rcp') =>
  seenValue(controlsOf(question, layer)?.levels) ?? []

const controlsOf = ({ scps, rcps }: AuthorizationQuestion, layer: 'scp' | 'rcp'): ControlPolicies | undefined =>
  layer === 'scp' ? scps : rcps

const seenValue = <T>(observed: Observed<T> | undefined): T | null =>
  observed?.state === 'seen' ? observed.value : null

function placed<T>(list: readonly T[], position: number, value: T): readonly T[] {
  return position < list.length ? list.with(position, value) : [...list, value]
}
