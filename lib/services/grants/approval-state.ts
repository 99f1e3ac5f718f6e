import type { GrantApproval, GrantRequest } from '@/lib/db/generated/client'
import { Demand, demandFor, stricter } from '@/lib/domain/grants/approval-rules/demand'
import { ApprovalFacts, factsOfStored } from '@/lib/domain/grants/approval-rules/facts'
import {
  type ApprovalRefusal,
  type Decider,
  describeApprovalRefusal,
  type GivenApproval,
  judgeApproval,
} from '@/lib/domain/grants/approval-rules/standing'
import { conflict, forbidden } from '@/lib/errors'
import type { RulesInForce } from '@/lib/services/approval-rules/rules-in-force'
import { fingerprintOf } from './fingerprint'
import { proposalFromRow } from './proposal-row'

/** Where the approvals of a request or a bundle stand, judged by what was demanded when it was asked and by the rules in force. */
export interface ApprovalState {
  readonly demand: Demand
  readonly fingerprint: string
  /** Those for exactly this proposal. */
  readonly counting: readonly GrantApproval[]
  readonly decideBy: Date
}

type Approvable = GrantRequest & { readonly approvals: readonly GrantApproval[] }

export function approvalState(request: Approvable, { rules }: RulesInForce): ApprovalState {
  const demand = demandOf(request, rules)
  return stateOf(request, demand, fingerprintOf(proposalFromRow(request)))
}

/** The same of several requests that are decided as one: the strictest of its members. */
export function bundleApprovalState(
  bundle: {
    readonly requestedAt: Date
    readonly decideBy: Date
    readonly requests: readonly GrantRequest[]
    readonly approvals: readonly GrantApproval[]
  },
  { rules }: RulesInForce,
): ApprovalState {
  const open = bundle.requests.filter(({ state }) => state === 'requested')
  // Once it is decided there is nothing left to judge but what was.
  const members = open.length > 0 ? open : bundle.requests
  const demand = members.map((request) => demandOf(request, rules)).reduce(stricter)
  return stateOf(bundle, demand, fingerprintOf(members.map(proposalFromRow)))
}

function demandOf(request: GrantRequest, rules: RulesInForce['rules']): Demand {
  const now = demandFor(rules, factsOfRow(request))
  return request.demand === null ? now : stricter(Demand.parse(request.demand), now)
}

export const factsOfRow = (request: GrantRequest): ApprovalFacts =>
  request.approvalFacts === null ? factsOfStored(proposalFromRow(request)) : ApprovalFacts.parse(request.approvalFacts)

function stateOf(
  subject: { readonly requestedAt: Date; readonly decideBy: Date; readonly approvals: readonly GrantApproval[] },
  demand: Demand,
  fingerprint: string,
): ApprovalState {
  const byRules = decideByOf(subject.requestedAt, demand)
  return {
    demand,
    fingerprint,
    counting: subject.approvals.filter((approval) => approval.fingerprint === fingerprint),
    decideBy: byRules < subject.decideBy ? byRules : subject.decideBy,
  }
}

export const decideByOf = (requestedAt: Date, { expiryDays }: Pick<Demand, 'expiryDays'>): Date =>
  new Date(requestedAt.getTime() + expiryDays * 86_400_000)

export const givenOf = (approval: GrantApproval): GivenApproval => ({
  personId: approval.personId,
  holder: {
    id: approval.holderId,
    name: approval.holderName,
    email: approval.holderEmail,
    roles: approval.holderRoles,
    groups: approval.holderGroups,
  },
})

/** May this person approve now, whose right is it, and would that be the last approval? */
export const judge = (state: ApprovalState, requestedBy: string, personId: string, deciders: readonly Decider[]) =>
  judgeApproval({ requestedBy, demand: state.demand, approvals: state.counting.map(givenOf) }, personId, deciders)

export const refusalWords = (refusal: ApprovalRefusal, name: string, state: ApprovalState): string =>
  describeApprovalRefusal(refusal, name, { demand: state.demand, approvals: state.counting.map(givenOf) })

/** The same judgement, thrown with the words the button shows. */
export function judgeOrThrow(
  state: ApprovalState,
  requestedBy: string,
  personId: string,
  deciders: readonly Decider[],
  name: string,
) {
  const judged = judge(state, requestedBy, personId, deciders)
  if (judged.ok) return judged
  const words = refusalWords(judged.refusal, name, state)
  throw judged.refusal === 'already-approved' ? conflict(words, { refusal: judged.refusal }) : forbidden(words)
}
