import { conditionKey } from './condition-keys'
import { testConstraints } from './grant-constraints'
import { grantsThatMayName } from './grant-index'
import { matchGrantee, namesAccount } from './grantees'
import type { Judged } from './judged'
import {
  grantableOperations,
  hasOperation,
  intersect,
  isEmpty,
  minus,
  type OperationSet,
  operationSet,
  operationsIn,
} from './operation-set'
import { allOperations, findOperation, type KmsOperation } from './operations'
import type { PrincipalIdentity } from './principal-identity'
import type { GrantFacts } from './question'
import type { RequestFacts } from './request-facts'
import { certain, NO, type Tri, YES } from './tri'
import { GrowingTriSet, lift, type TriSet } from './tri-set'

/** What one grant does for one caller. */
export interface GrantMatch {
  readonly grant: GrantFacts
  /** The grantee is the caller itself. */
  readonly toCaller: Tri
  /** The grantee is the caller's whole account: identity policies there decide who may use it. */
  readonly toAccount: Tri
  /** Of the operations asked about, those the grant lists. */
  readonly listed: OperationSet
  /** For which of them its constraints hold. */
  readonly holds: TriSet
}

/** The grants of this key that name the caller or its account, in the order they came. */
export function matchGrants({ documents, caller, keyArn, facts, asked: all }: Judged, asked = all): GrantMatch[] {
  const matches: GrantMatch[] = []
  for (const grant of grantsThatMayName(documents.grants, caller)) {
    if (grant.keyArn !== keyArn) continue
    const toCaller = matchGrantee(grant, caller, facts)
    const toAccount = certain(namesAccount(grant.granteePrincipal, caller))
    if (toCaller === NO && toAccount === NO) continue
    const listed = intersect(listedBy(grant), asked)
    matches.push({ grant, toCaller, toAccount, listed, holds: holdsFor(grant, listed, caller, facts) })
  }
  return matches
}

const listings = new WeakMap<GrantFacts, OperationSet>()

function listedBy(grant: GrantFacts): OperationSet {
  const known = listings.get(grant)
  if (known) return known
  const named = operationSet(grant.operations.flatMap((name) => findOperation(name) ?? []))
  const listed = intersect(named, grantableOperations)
  listings.set(grant, listed)
  return listed
}

const createGrant = findOperation('CreateGrant')!

/** Operations whose constraints are one and the same test. */
function holdsFor(grant: GrantFacts, listed: OperationSet, caller: PrincipalIdentity, facts: RequestFacts): TriSet {
  const isChild = hasOperation(listed, createGrant)
  if (!grant.constraints && !isChild) return lift(YES, listed)
  const holds = new GrowingTriSet()
  let left = listed
  for (const kind of kindsOfConstraint) {
    const here = intersect(left, kind)
    if (isEmpty(here)) continue
    left = minus(left, here)
    holds.add(testConstraints(grant, caller, firstIn(here), facts).holds, here.lo, here.hi)
  }
  return holds
}

const contextKeys = conditionKey('kms:EncryptionContextKeys')
const cryptographic = operationSet(operationsIn(grantableOperations).filter(({ family }) => family === 'cryptographic'))
const kindsOfConstraint: readonly OperationSet[] = [
  operationSet([createGrant]),
  intersect(cryptographic, contextKeys.occursIn),
  cryptographic,
  grantableOperations,
]

function firstIn({ lo, hi }: OperationSet): KmsOperation {
  return allOperations[lo !== 0 ? 31 - Math.clz32(lo & -lo) : 63 - Math.clz32(hi & -hi)]!
}
