import type { Call } from '../server/call'
import { refusal } from '../server/refusals'
import type { ServiceModel } from '../wire/service-model'
import type { World } from '../world/organization'
import { allowedBefore, identityQuestion } from './allowed-before'
import { controlPolicyLevels, globalContext, policiesOf } from './caller-policies'
import type { RequestContext } from './conditions'
import { type Cause, deniedMessage, type PolicyType } from './denied-message'
import { type Asked, judge } from './statements'

/** What a permission is asked for, beyond the call itself. */
export interface Wanted {
  readonly action?: string
  readonly resource?: string
  readonly context?: RequestContext
}

/**
 * Insists that the caller's own side allows an action: identity policies, boundary, session policy and SCPs. This is all
 * there is for services whose resources carry no policy. KMS keys are judged by the product's evaluator instead.
 */
export function requireIdentityAllows(
  world: World,
  model: Pick<ServiceModel, 'protocol'>,
  call: Call,
  wanted: Wanted = {},
): void {
  const action = wanted.action ?? `${call.service}:${call.operation}`
  const before = wanted.resource || wanted.context ? undefined : allowedBefore(world, call.caller)
  const question = identityQuestion(action, call)
  if (before?.has(question)) return
  const cause = whyNot(world, call, { ...wanted, action })
  if (!cause) {
    before?.add(question)
    return
  }
  const message = deniedMessage({ callerArn: call.caller.arn, action, resource: wanted.resource, cause })
  throw refusal(
    model,
    'access-denied',
    model.protocol === 'ec2' ? `You are not authorized to perform this operation. ${message}` : message,
  )
}

/** The layer that keeps the caller from the action; undefined when nothing does. */
export function whyNot(world: World, call: Call, wanted: Wanted & { readonly action: string }): Cause | undefined {
  const policies = policiesOf(world, call.caller)
  const asked: Asked = {
    action: wanted.action,
    resource: wanted.resource ?? '*',
    context: { ...globalContext(world, call, policies.tags), ...wanted.context },
  }
  const layers: [PolicyType, ReturnType<typeof judge>][] = [
    ['identity-based policy', judge(documents(policies.identity), asked)],
  ]
  if (policies.boundary) layers.push(['permissions boundary', judge(documents([policies.boundary]), asked)])
  if (policies.session.length > 0) layers.push(['session policy', judge(documents(policies.session), asked)])
  // SCPs do not reach the management account (R15). Every level from the root down must allow.
  if (call.caller.accountId !== world.managementAccountId) {
    for (const level of controlPolicyLevels(world, call.caller.accountId, 'SERVICE_CONTROL_POLICY')) {
      layers.push(['service control policy', judge(documents(level.policies), asked)])
    }
  }
  const explicit = layers.find(([, answer]) => answer === 'deny')
  if (explicit) return { how: 'explicit', type: explicit[0] }
  const silent = layers.find(([, answer]) => answer === 'silent')
  return silent && { how: 'implicit', type: silent[0] }
}

const documents = (named: readonly { readonly document: Parameters<typeof judge>[0][number] }[]) =>
  named.map(({ document }) => document)
