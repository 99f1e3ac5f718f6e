import type { Call } from '../server/call'
import type { World } from '../world/organization'
import type { OneOrMany, PolicyStatement } from '../world/policy-document'
import type { Role } from '../world/principals'
import { globalContext, policiesOf, principalArn } from './caller-policies'
import type { RequestContext } from './conditions'
import { whyNot } from './identity-allows'
import { judgeStatements } from './statements'

/** How the caller wants to take the role: each part has its own permission. */
export interface Assumption {
  readonly externalId?: string
  readonly sessionName: string
  readonly sourceIdentity?: string
  readonly tags: Readonly<Record<string, string>>
}

type Match = 'named' | 'account' | 'no'

/**
 * May the caller take the role? The trust policy must let it in; across accounts, or where the trust policy names only an
 * account, the caller's own policies must allow it too. Setting a source identity or tags are permissions of their own.
 */
export function mayAssume(world: World, role: Role, call: Call, wanted: Assumption): boolean {
  const actions = ['sts:AssumeRole']
  if (wanted.sourceIdentity !== undefined) actions.push('sts:SetSourceIdentity')
  if (Object.keys(wanted.tags).length > 0) actions.push('sts:TagSession')
  const context = assumptionContext(wanted)
  return actions.every((action) => permits(world, role, call, action, context))
}

function permits(world: World, role: Role, call: Call, action: string, context: RequestContext): boolean {
  const everything = { ...globalContext(world, call, policiesOf(world, call.caller).tags), ...context }
  const asked = { action, resource: role.arn, context: everything }
  const addressing = (match: Match[]) =>
    role.trust.Statement.filter((statement) => match.includes(addresses(statement, call)))
  const trust = judgeStatements(addressing(['named', 'account']), asked)
  if (trust !== 'allow') return false
  const named = judgeStatements(addressing(['named']), asked) === 'allow'
  const sameAccount = role.arn.split(':')[4] === call.caller.accountId
  const denial = whyNot(world, call, { action, resource: role.arn, context })
  // A role of one's own account that names the caller needs no identity policy; an explicit deny still counts.
  return (
    denial === undefined ||
    (sameAccount && named && denial.how === 'implicit' && denial.type === 'identity-based policy')
  )
}

function addresses({ Principal }: PolicyStatement, { caller }: Call): Match {
  if (Principal === undefined) return 'no'
  if (Principal === '*') return 'named'
  const names: readonly string[] = ([Principal.AWS ?? []] as OneOrMany[]).flat()
  if (names.includes('*') || names.includes(principalArn(caller)) || names.includes(caller.arn)) return 'named'
  const root = `arn:aws:iam::${caller.accountId}:root`
  return names.includes(root) || names.includes(caller.accountId) ? 'account' : 'no'
}

function assumptionContext({ externalId, sessionName, sourceIdentity, tags }: Assumption): RequestContext {
  const keys = Object.keys(tags)
  return {
    'sts:RoleSessionName': sessionName,
    'sts:ExternalId': externalId,
    'sts:SourceIdentity': sourceIdentity,
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    ...(keys.length > 0 && { 'aws:TagKeys': keys }),
  }
}
