import type { AuthorizationQuestion, ControlPolicies, NamedPolicy } from '../../lib/domain/policy/question'
import { callerOf, givenValues, inventoryValues } from '../../lib/domain/policy/testing/reference-facts'
import { contextKeys } from '../../lib/domain/policy/testing/vocabulary'
import { moreKeys } from './more-keys'

/** What the second judge is asked. */
export interface Simulation {
  readonly request: {
    readonly principal: string
    readonly action: string
    readonly resource: { readonly resource: string; readonly accountId: string }
    readonly contextVariables: Context
  }
  readonly sessionPolicy?: unknown
  readonly identityPolicies: readonly Policy[]
  readonly serviceControlPolicies: readonly Level[]
  readonly resourceControlPolicies: readonly Level[]
  readonly resourcePolicy: unknown
  readonly permissionBoundaryPolicies?: readonly Policy[]
  readonly vpcEndpointPolicies?: readonly Policy[]
}

interface Policy {
  readonly name: string
  readonly policy: unknown
}

interface Level {
  readonly orgIdentifier: string
  readonly policies: readonly Policy[]
}

type Context = Readonly<Record<string, string | readonly string[]>>

export function simulationOf(question: AuthorizationQuestion): Simulation {
  const { key, principal, scps, rcps, request, vpcEndpointPolicy } = question
  const forwarded = 'kms:ViaService' in request.context
  return {
    request: {
      principal: principal.arn,
      action: `kms:${request.operation}`,
      resource: { resource: key.arn, accountId: key.arn.split(':')[4]! },
      contextVariables: contextOf(question),
    },
    ...(principal.sessionPolicies?.[0] && { sessionPolicy: principal.sessionPolicies[0].document }),
    identityPolicies: contentOf(principal.identityPolicies).map(named),
    serviceControlPolicies: levelsOf(scps),
    resourceControlPolicies: levelsOf(rcps),
    resourcePolicy: contentOf(key.policy).document,
    ...(principal.boundary && { permissionBoundaryPolicies: [named(contentOf(principal.boundary))] }),
    // R18: what a service asks for the caller does not pass through the caller's endpoint.
    ...(vpcEndpointPolicy && !forwarded && { vpcEndpointPolicies: [named(vpcEndpointPolicy)] }),
  }
}

/** Condition keys of several values, in lower case. */
export const keysOfSeveral: ReadonlySet<string> = new Set(
  [...contextKeys, ...moreKeys].filter(({ several }) => several).map(({ name }) => name.toLowerCase()),
)

/** Every condition key of the request, in lower case. */
export function contextOf(question: AuthorizationQuestion): Context {
  const caller = callerOf(question.principal, null)
  const values = new Map([...inventoryValues(question, caller), ...givenValues(question.request)])
  const context: Record<string, string | readonly string[]> = {}
  for (const [name, list] of values) if (list.length > 0) context[name] = keysOfSeveral.has(name) ? list : list[0]!
  return context
}

const named = ({ name, document }: NamedPolicy): Policy => ({ name, policy: document })

const levelsOf = (controls: ControlPolicies | undefined): Level[] =>
  controls
    ? contentOf(controls.levels).map(({ target, policies }) => ({
        orgIdentifier: target,
        policies: policies.map(named),
      }))
    : []

export function contentOf<T>(observed: { readonly state: string; readonly value?: T }): T {
  if (observed.state !== 'seen') throw new Error('Expected everything to be readable.')
  return observed.value as T
}
