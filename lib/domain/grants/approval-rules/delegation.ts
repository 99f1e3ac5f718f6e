/** An approver's right in another person's hands for a while. */
export interface DelegationPeriod {
  readonly startsAt: Date
  readonly endsAt: Date
  readonly revokedAt: Date | null
}

export const longestDelegationDays = 90

export const isActive = ({ startsAt, endsAt, revokedAt }: DelegationPeriod, now: Date): boolean =>
  revokedAt === null && startsAt <= now && now < endsAt

export interface NewDelegation {
  readonly from: { readonly id: string }
  readonly to: { readonly id: string; readonly mayDecide: boolean }
  readonly startsAt: Date
  readonly endsAt: Date
  /** Others of either person that are not over or revoked. */
  readonly others: readonly (DelegationPeriod & { readonly fromId: string; readonly toId: string })[]
}

/**
 * Why a right cannot be handed over, or null. It goes to somebody who may decide anyway: what changes hands is a place in the rules,
 * never a permission. And it goes one step: what was handed to somebody they do not hand on.
 */
export function whyNotDelegate({ from, to, startsAt, endsAt, others }: NewDelegation, now: Date): string | null {
  if (from.id === to.id) return 'Choose another person: you hold your own right already.'
  if (!to.mayDecide)
    return 'That person may not decide grant requests, and a delegation gives nobody a permission. Choose an approver or an administrator.'
  if (endsAt <= startsAt) return 'Expected an end after the start.'
  if (endsAt <= now) return 'That is over already. Choose an end that is still to come.'
  if (endsAt.getTime() - startsAt.getTime() > longestDelegationDays * 86_400_000)
    return `Expected at most ${longestDelegationDays} days. Hand it over again when they are over.`
  const rivals = others.filter((one) => one.revokedAt === null && one.startsAt < endsAt && startsAt < one.endsAt)
  if (rivals.some((one) => one.toId === from.id))
    return 'Somebody’s right is in your hands at that time. Rights are not handed on: wait for its end, or have it revoked.'
  if (rivals.some((one) => one.fromId === to.id))
    return 'That person has handed their own right to somebody else at that time. Choose another person.'
  if (rivals.some((one) => one.fromId === from.id && one.toId === to.id))
    return 'That person holds your right at that time already.'
  return null
}
