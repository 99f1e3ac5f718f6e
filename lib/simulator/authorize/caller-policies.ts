import type { Call } from '../server/call'
import type { Caller } from '../server/caller'
import { findRole, findUser, getAccount, getManagedPolicy } from '../world/find'
import { type ControlPolicy, type ControlPolicyType, levelsAbove, type World } from '../world/organization'
import type { NamedDocument, Role, User } from '../world/principals'
import type { RequestContext } from './conditions'

export interface NamedAndFound extends NamedDocument {
  readonly arn?: string
}

/** Every document on the caller's side that has a say, besides control policies. */
export interface CallerPolicies {
  readonly identity: readonly NamedAndFound[]
  readonly boundary?: NamedAndFound
  /** Empty when the session was not narrowed. */
  readonly session: readonly NamedAndFound[]
  /** Of the principal and, for a session, of the session on top. */
  readonly tags: Readonly<Record<string, string>>
}

export function policiesOf(world: World, caller: Caller): CallerPolicies {
  const principal = getPrincipal(world, caller)
  const managed = (arn: string) => getManagedPolicy(world, caller.accountId, arn)
  return {
    identity: [...principal.inline, ...principal.attached.map(managed)],
    ...(principal.boundary && { boundary: managed(principal.boundary) }),
    session:
      caller.kind === 'session'
        ? [
            ...caller.policies.map((document) => ({ name: 'session policy', document })),
            ...caller.policyArns.map(managed),
          ]
        : [],
    tags: { ...principal.tags, ...(caller.kind === 'session' && caller.tags) },
  }
}

/** The user, or the role behind the session. */
export function getPrincipal(world: World, caller: Caller): Role | User {
  const found = caller.kind === 'session' ? findRole(world, caller.roleArn) : findUser(world, caller.arn)
  if (!found) throw new Error(`no principal behind ${caller.arn}: the scenario lost it after its credentials were made`)
  return found
}

/** `aws:PrincipalArn`: a session counts as its role. */
export const principalArn = (caller: Caller) => (caller.kind === 'session' ? caller.roleArn : caller.arn)

/** Control policies from the root down to the account, level by level. */
export function controlPolicyLevels(
  world: World,
  accountId: string,
  type: ControlPolicyType,
): readonly ControlPolicyLevel[] {
  let remembered = levels.get(world.controlPolicies)
  if (!remembered) {
    remembered = new Map()
    levels.set(world.controlPolicies, remembered)
  }
  const name = `${type} ${accountId}`
  const found =
    remembered.get(name) ??
    levelsAbove(world, getAccount(world, accountId)).map((target) => ({
      target,
      policies: world.controlPolicies.filter((policy) => policy.type === type && policy.targets.includes(target)),
    }))
  remembered.set(name, found)
  return found
}

interface ControlPolicyLevel {
  readonly target: string
  readonly policies: readonly ControlPolicy[]
}

/** Accounts and control policies stay as the scenario laid them out, so each account's levels are found once. */
const levels = new WeakMap<readonly ControlPolicy[], Map<string, readonly ControlPolicyLevel[]>>()

/** The global condition keys of a call that was made directly, not by a service for the caller. */
export function globalContext(
  world: World,
  call: Pick<Call, 'caller' | 'region' | 'sourceIp' | 'userAgent' | 'at'>,
  tags: CallerPolicies['tags'],
) {
  const { caller } = call
  const context: Record<string, string | boolean> = {
    'aws:CurrentTime': call.at.toISOString(),
    'aws:EpochTime': String(Math.floor(call.at.getTime() / 1000)),
    'aws:PrincipalAccount': caller.accountId,
    'aws:PrincipalArn': principalArn(caller),
    'aws:PrincipalIsAWSService': false,
    'aws:PrincipalOrgID': world.organizationId,
    'aws:PrincipalType': caller.kind === 'session' ? 'AssumedRole' : 'User',
    'aws:RequestedRegion': call.region,
    'aws:SecureTransport': true,
    'aws:SourceIp': call.sourceIp,
    'aws:UserAgent': call.userAgent,
    'aws:ViaAWSService': false,
    'aws:userid': caller.userId,
  }
  if (caller.kind === 'user') context['aws:username'] = caller.arn.slice(caller.arn.lastIndexOf('/') + 1)
  if (caller.kind === 'session' && caller.sourceIdentity) context['aws:SourceIdentity'] = caller.sourceIdentity
  for (const [key, value] of Object.entries(tags)) context[`aws:PrincipalTag/${key}`] = value
  return context satisfies RequestContext
}
