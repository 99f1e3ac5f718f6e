import type { PrincipalIdentity } from './principal-identity'
import { matchSomeSession } from './principals'
import type { GrantFacts } from './question'
import { type RequestFacts, sessionKey } from './request-facts'
import { certain, MAYBE, NO, type Tri, YES } from './tri'

export const namesAccount = (name: string | undefined, caller: PrincipalIdentity): boolean =>
  name !== undefined && (name === caller.rootArn || name === caller.accountId)

export function matchGrantee(grant: GrantFacts, caller: PrincipalIdentity, facts: RequestFacts): Tri {
  if (caller.service !== null)
    return certain(grant.granteeServicePrincipal === caller.service || grant.granteePrincipal === caller.service)
  return grant.granteePrincipal ? matchPrincipalName(grant.granteePrincipal, caller, facts) : NO
}

/** Whether a grant's grantee or retiring principal is this caller, in any of the shapes ListGrants shows (domain 2.3). */
export function matchPrincipalName(name: string, caller: PrincipalIdentity, facts: RequestFacts): Tri {
  if (caller.isRoot) return certain(namesAccount(name, caller))
  if (name === caller.userArn || name === caller.roleArn || name === caller.sessionArn) return YES
  if (caller.sessionArnPrefix !== null && name.startsWith(caller.sessionArnPrefix))
    return matchSomeSession([name], caller.sessionArnPrefix, facts)
  if (name.startsWith('AROA') || name.startsWith('AIDA')) return matchUniqueId(name, caller, facts)
  return name.startsWith('arn:') ? NO : matchSessionByColons(name, caller, facts)
}

/** R23: an id that is not known to be the caller's own is someone else's. */
function matchUniqueId(name: string, caller: PrincipalIdentity, facts: RequestFacts): Tri {
  const [id, ...rest] = name.split(':')
  if (caller.uniqueId === null || id !== caller.uniqueId) return NO
  if (rest.length === 0) return YES
  const sessionName = rest.join(':')
  if (caller.sessionName !== null) return certain(caller.sessionName === sessionName)
  if (caller.sessionArnPrefix !== null) return facts.sessionIs(sessionName)
  facts.unknownKey(sessionKey, sessionKey).giveUp()
  return MAYBE
}

/** CloudTrail's spelling of a session: `111122223333:aws:ec2-infrastructure:i-…`. */
function matchSessionByColons(name: string, caller: PrincipalIdentity, facts: RequestFacts): Tri {
  if (caller.sessionArn !== null) return certain(name === byColons(caller.sessionArn))
  if (caller.sessionArnPrefix === null) return NO
  const prefix = byColons(caller.sessionArnPrefix)
  if (!name.startsWith(prefix)) return NO
  return facts.sessionIs(name.slice(prefix.length))
}

function byColons(sessionArn: string): string {
  const [, , , , account, ...rest] = sessionArn.split(':')
  const [, role, ...name] = rest.join(':').split('/')
  return `${account}:${role}:${name.join('/')}`
}
