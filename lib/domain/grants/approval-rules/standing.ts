import { type Clause, type Demand, describeApprovals } from './demand'
import type { Who } from './rules'

/** Somebody who may decide, as rules name people. */
export interface Decider {
  readonly id: string
  readonly name: string
  readonly email: string | null
  /** The deciding roles that hold for the request, and the account groups they are held for. */
  readonly roles: readonly string[]
  readonly groups: readonly string[]
}

/** An approval that counts for the proposal as it is: who clicked, and whose right it was. */
export interface GivenApproval {
  readonly personId: string
  readonly holder: Decider
}

export interface ClauseStanding extends Clause {
  readonly given: number
  readonly missing: number
}

/** How far each clause is. */
export const standingOf = ({ clauses }: Demand, approvals: readonly GivenApproval[]): ClauseStanding[] =>
  clauses.map((clause) => {
    const given = approvals.filter(({ holder }) => isAmong(clause.who, holder)).length
    return { ...clause, given, missing: Math.max(0, clause.approvers - given) }
  })

export const isSatisfied = (demand: Demand, approvals: readonly GivenApproval[]): boolean =>
  standingOf(demand, approvals).every(({ missing }) => missing === 0)

const isAmong = (who: Who | null, { id, email, roles, groups }: Decider): boolean => {
  if (!who) return true
  const named = (who.people ?? []).map((text) => text.toLowerCase())
  return (
    (who.roles ?? []).some((role) => roles.includes(role)) ||
    (who.groups ?? []).some((group) => groups.includes(group)) ||
    named.includes(id.toLowerCase()) ||
    (email !== null && named.includes(email.toLowerCase()))
  )
}

export type ApprovalRefusal = 'self-approval' | 'already-approved' | 'not-asked'

export type ApprovalJudgement =
  | { readonly ok: true; readonly holder: Decider; readonly completes: boolean }
  | { readonly ok: false; readonly refusal: ApprovalRefusal }

interface Asked {
  readonly requestedBy: string
  readonly demand: Demand
  readonly approvals: readonly GivenApproval[]
}

/**
 * May this person approve now, and would that be the last approval? `holders`: the person, then those who handed their right to them.
 * Nobody counts twice, neither by their own click nor by a delegate's, and nobody's right is of use for their own request.
 */
export function judgeApproval(
  { requestedBy, demand, approvals }: Asked,
  personId: string,
  holders: readonly Decider[],
): ApprovalJudgement {
  if (personId === requestedBy && !demand.selfApproval) return { ok: false, refusal: 'self-approval' }
  const isUsed = (id: string) => approvals.some(({ personId: by, holder }) => by === id || holder.id === id)
  if (isUsed(personId)) return { ok: false, refusal: 'already-approved' }
  const open = standingOf(demand, approvals).filter(({ missing }) => missing > 0)
  const rights = holders.filter(({ id }) => !isUsed(id) && (id !== requestedBy || demand.selfApproval))
  // Of several rights the one that helps most, the person's own first.
  const helped = (holder: Decider) => open.filter(({ who }) => isAmong(who, holder)).length
  const holder = rights.toSorted((a, b) => helped(b) - helped(a))[0]
  if (!holder || (helped(holder) === 0 && open.length > 0)) return { ok: false, refusal: 'not-asked' }
  return { ok: true, holder, completes: isSatisfied(demand, [...approvals, { personId, holder }]) }
}

/** The refusal in words, for the button and the server. `name`: `Grant request 12`. */
export function describeApprovalRefusal(
  refusal: ApprovalRefusal,
  name: string,
  { demand, approvals }: Omit<Asked, 'requestedBy'>,
): string {
  switch (refusal) {
    case 'self-approval':
      return `You asked for ${lower(name)} yourself. Another person has to approve it.`
    case 'already-approved':
      return `You have approved ${lower(name)}. ${describeMissing(demand, approvals)}`
    case 'not-asked':
      return `${describeMissing(demand, approvals)} You are not among them.`
  }
}

/** `Still needed: 1 more approval by an administrator (rule "Accounts outside the organization").` */
export function describeMissing(demand: Demand, approvals: readonly GivenApproval[]): string {
  const open = standingOf(demand, approvals).filter(({ missing }) => missing > 0)
  if (open.length === 0) return 'No approval is missing.'
  const parts = open.map(({ missing, who, rule }) => `${describeApprovals(missing, who)} (rule “${rule}”)`)
  return `Still needed: ${parts.join('; ')}.`
}

const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1)
