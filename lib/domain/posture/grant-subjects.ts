import { accountOf } from '../arn'
import type { Grant, Key } from '../inventory/key'
import { isInstanceGrant } from '../launch-paths/key-facts'
import { describeUnread } from '../observed'
import { type CheckOutcome, type CheckSubject, cannotTell, notApplicable } from './define-check'
import { aboutKey, customerKeys, type PostureFacts } from './posture-facts'

/** A grant people or pipelines made, or a key that has none of interest or whose grants could not be read. */
export interface GrantSubject {
  readonly key: Key
  readonly grant: Grant | null
}

/** One subject per grant that `wanted` takes, else one for the key. EC2's own grants for running instances are left out. */
export function grantSubjects(facts: PostureFacts, wanted: (grant: Grant, key: Key) => boolean = () => true) {
  return customerKeys(facts).flatMap((key): GrantSubject[] => {
    if (key.grants.state !== 'seen') return [{ key, grant: null }]
    const grants = madeGrants(facts, key).filter((grant) => wanted(grant, key))
    return grants.length > 0 ? grants.map((grant) => ({ key, grant })) : [{ key, grant: null }]
  })
}

export const madeGrants = (facts: PostureFacts, key: Key) =>
  (facts.index.grantsByKey.get(key.arn) ?? []).filter((grant) => !isInstanceGrant(grant))

export function aboutGrant({ key, grant }: GrantSubject): CheckSubject {
  if (!grant) return aboutKey(key)
  return {
    ...aboutKey(key),
    resourceId: `${key.arn} grant ${grant.grantId}`,
    principalArn: grant.granteePrincipal ?? grant.granteeServicePrincipal ?? undefined,
  }
}

/** The answer for a key without such grants. */
export function withoutGrant(key: Key, kind: string): CheckOutcome {
  if (key.grants.state !== 'seen') return cannotTell(describeUnread(key.grants))
  if (key.grants.value.partial)
    return cannotTell(`Not every grant of the key was read; among those read there is no ${kind}.`)
  return notApplicable(`The key has no ${kind}.`)
}

export const grantEvidence = (grant: Grant) => ({
  grantId: grant.grantId,
  name: grant.name,
  granteePrincipal: grant.granteePrincipal ?? grant.granteeServicePrincipal,
  issuingAccount: grant.issuingAccount,
  retiringPrincipal: grant.retiringPrincipal ?? grant.retiringServicePrincipal,
  operations: grant.operations,
  constraints: grant.constraints,
  createdAt: grant.createdAt,
})

export const granteeAccount = (grant: Grant) => accountOf(grant.granteePrincipal ?? '')
