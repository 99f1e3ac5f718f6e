import { weigh } from './decide'
import {
  type CallerDocuments,
  type Documents,
  documentsOfCaller,
  governedByKeyPolicy,
  keyPolicyOf,
  noDocuments,
  type ReadLevel,
  rcpsOver,
  type Unreadable,
  unread,
} from './documents'
import { Folding } from './fold'
import { GrantStakes } from './grant-stakes'
import { accountOfKey, isCrossAccount, type Judged } from './judged'
import { KeyPolicyIndex, namesOf } from './key-policy-index'
import { everyKeyOperation, hasOperation, noOperations } from './operation-set'
import type { KmsOperation } from './operations'
import { identityOf, type PrincipalIdentity } from './principal-identity'
import type { AuthorizationQuestion, GrantFacts, KeyFacts, KmsRequest } from './question'
import { RequestContext } from './request-context'
import { RequestFacts } from './request-facts'
import { askAll } from './says'
import { type Decisions, settleAll } from './settle'
import { CallerFacts, KeySideFacts } from './side-facts'
import { admitsNobody, askKeyPolicy } from './statements'
import type { Decision } from './verdict'

type CallerSide = Pick<AuthorizationQuestion, 'principal' | 'scps' | 'vpcEndpointPolicy'>
type KeySide = Pick<AuthorizationQuestion, 'key' | 'grants' | 'rcps'>

/** A caller made ready to be judged against many keys. */
export interface PreparedCaller {
  readonly identity: PrincipalIdentity
  readonly facts: CallerFacts
  readonly folding: Folding
  readonly documents: CallerDocuments
  readonly unreadable: readonly Unreadable[]
  readonly names: readonly string[]
  /** RCPs folded for this caller, by what they were folded from. */
  readonly rcps: Map<readonly ReadLevel[], readonly ReadLevel[]>
}

/** A key made ready to be judged against many callers. */
export interface PreparedKey {
  readonly key: KeyFacts
  readonly account: string | null
  readonly facts: KeySideFacts
  readonly policy: KeyPolicyIndex
  readonly grants: readonly GrantFacts[]
  readonly stakes: GrantStakes
  readonly rcps: AuthorizationQuestion['rcps']
  readonly unreadable: readonly Unreadable[]
}

/**
 * Judges callers against keys, all 45 key operations of a pair in one pass (domain rules R1-R26). The decisions are those of
 * `evaluate` before it tries out unknown condition keys: never wrong, `conditional` where it may yet turn out to be certain.
 * The request stands for every operation: what is neither in its context nor unknown is absent.
 */
export class PairJudge {
  private readonly request: RequestContext

  constructor(request: Pick<KmsRequest, 'context' | 'unknown'>) {
    this.request = new RequestContext(request, null)
  }

  prepareCaller(side: CallerSide): PreparedCaller {
    const identity = identityOf(side.principal)
    const facts = new CallerFacts(this.request, side.principal, { triesOut: false })
    const folding = new Folding(identity, facts)
    const { identity: policies, boundary, session, scps, endpoint } = documentsOfCaller(side, identity)
    return {
      identity,
      facts,
      folding,
      documents: {
        identity: folding.fold(policies),
        boundary: boundary && folding.fold(boundary),
        session: session && folding.fold(session),
        scps: scps && folding.foldLevels(scps),
        endpoint: endpoint && folding.fold(endpoint),
      },
      unreadable: [policies, boundary, session, ...(scps ?? []), endpoint].flatMap((set) => set?.unreadable ?? []),
      names: namesOf(identity),
      rcps: new Map(),
    }
  }

  prepareKey({ key, grants, rcps }: KeySide): PreparedKey {
    const policy = keyPolicyOf(key)
    return {
      key,
      account: accountOfKey(key),
      facts: new KeySideFacts(key),
      policy: new KeyPolicyIndex(policy),
      grants: grants.state === 'seen' ? grants.value : [],
      stakes: new GrantStakes(grants.state === 'seen' ? grants.value : [], accountOfKey(key)),
      rcps,
      unreadable: [...policy.unreadable, ...(grants.state === 'seen' ? [] : [unread('grant', grants)])],
    }
  }

  /** Both must have been prepared by this judge. */
  judge(caller: PreparedCaller, key: PreparedKey): Decisions {
    const { identity } = caller
    const statements = key.policy.statementsThatMayMean(identity.accountId, caller.names)
    const judged: Judged = {
      documents: noDocuments,
      caller: identity,
      keyArn: key.key.arn,
      keyAccount: key.account,
      crossAccount: isCrossAccount(identity, key.account),
      facts: new RequestFacts(caller.facts, key.facts),
      asked: everyKeyOperation,
    }
    const keyPolicySet = { policies: [], statements, unreadable: [] }
    const keyPolicy = askKeyPolicy(keyPolicySet, judged, governedByKeyPolicy)
    const rcps = rcpsOver(key.key, key.rcps, identity)
    const unreadable = allUnreadable(caller, key, rcps)
    // Most callers have nothing to do with most keys.
    const isStranger = admitsNobody(keyPolicy) && !key.stakes.hasAny(identity.accountId, caller.names)
    if (isStranger && unreadable.length === 0) return allDenied
    const documents: Documents = {
      identity: caller.documents.identity,
      boundary: caller.documents.boundary,
      session: caller.documents.session,
      scps: caller.documents.scps,
      endpoint: caller.documents.endpoint,
      keyPolicy: keyPolicySet,
      rcps: rcps && foldedRcps(caller, rcps),
      grants: key.grants,
      unreadable,
    }
    const whole = { ...judged, documents }
    const { outcomes } = weigh(whole, askAll(whole, keyPolicy))
    return settleAll(whole, outcomes)
  }
}

const allDenied: Decisions = {
  allowed: noOperations,
  denied: everyKeyOperation,
  conditional: noOperations,
  unknown: noOperations,
}

export function decisionOf(decisions: Decisions, operation: KmsOperation): Decision {
  if (hasOperation(decisions.allowed, operation)) return 'allowed'
  if (hasOperation(decisions.denied, operation)) return 'denied'
  return hasOperation(decisions.unknown, operation) ? 'unknown' : 'conditional'
}

function foldedRcps({ rcps, folding }: PreparedCaller, levels: readonly ReadLevel[]): readonly ReadLevel[] {
  const known = rcps.get(levels)
  if (known) return known
  const folded = folding.foldLevels(levels)
  rcps.set(levels, folded)
  return folded
}

function allUnreadable(
  caller: PreparedCaller,
  key: PreparedKey,
  rcps: readonly ReadLevel[] | null,
): readonly Unreadable[] {
  const ofRcps = rcps?.some(({ unreadable }) => unreadable.length > 0)
  if (!ofRcps && key.unreadable.length === 0) return caller.unreadable
  return [...key.unreadable, ...caller.unreadable, ...(rcps ?? []).flatMap(({ unreadable }) => unreadable)]
}
