import type { Permission } from '../roles'
import type { GrantState, Mover } from './lifecycle'

/** KMS has no end dates: Keyscope retires a grant when its end has come, and a worker looks once a minute. */
export const soonestEndMinutes = 15
export const latestEndDays = 1_826

const dayMs = 86_400_000

/** Why a grant cannot be made to end then, in words; null where it can. */
export function problemOfEnd(endsAt: Date, now: Date): string | null {
  const ahead = endsAt.getTime() - now.getTime()
  if (ahead < soonestEndMinutes * 60_000)
    return `A grant ends ${soonestEndMinutes} minutes from now at the earliest, and ${endsAt.toISOString()} is before that. Choose a later end.`
  if (ahead > latestEndDays * dayMs)
    return `A grant ends within five years, and ${endsAt.toISOString()} is after that. Choose an earlier end, or none.`
  return null
}

/** Whether the first end is later than the second; null is no end, which is later than every other. */
export const isLaterEnd = (a: Date | null, b: Date | null): boolean => b !== null && (a === null || a > b)

/** `in 3 days`, `in 5 hours`, `12 minutes ago`. */
export function describeEnd(endsAt: Date, now: Date): string {
  const ahead = endsAt.getTime() - now.getTime()
  const minutes = Math.abs(ahead) / 60_000
  const [count, unit] =
    minutes >= 48 * 60 ? [minutes / 1_440, 'day'] : minutes >= 120 ? [minutes / 60, 'hour'] : [minutes, 'minute']
  const whole = Math.floor(count)
  const text = `${whole} ${unit}${whole === 1 ? '' : 's'}`
  return ahead >= 0 ? `in ${text}` : `${text} ago`
}

/**
 * The warning that is due: so many days before the end. Null where it was given, and where the grant was never meant to last that
 * long: a grant for two days is not warned about at its making.
 */
export function dueWarning(
  { endsAt, since, warnedDays }: { readonly endsAt: Date; readonly since: Date; readonly warnedDays: number | null },
  now: Date,
  warnDays: readonly number[],
): number | null {
  const left = endsAt.getTime() - now.getTime()
  const lasts = endsAt.getTime() - since.getTime()
  const due = warnDays.filter((days) => left <= days * dayMs && lasts > days * dayMs)
  const nearest = due.length > 0 ? Math.min(...due) : null
  if (left <= 0 || nearest === null) return null
  return warnedDays === null || nearest < warnedDays ? nearest : null
}

interface Ending {
  readonly number: number
  readonly state: GrantState
  readonly requestedBy: string
  readonly endsAt: Date | null
  /** Of a renewal: whose. */
  readonly renewsId: string | null
}

const mayDo = (by: Extract<Mover, { type: 'person' }>, permission: Permission) => by.permissions.includes(permission)

/** Its end can still be moved: it has a grant, or is on the way to one. */
const movable: readonly GrantState[] = ['requested', 'approved', 'applying', 'applied', 'verified', 'failed']

/** Why this person may not make a grant end earlier, in words; null where they may. Later is a renewal, which is approved. */
export function whyNotEarlier(request: Ending, by: Mover): string | null {
  if (by.type !== 'person' || !mayDo(by, 'grants.request')) return 'Your role may not change when a grant ends.'
  if (!movable.includes(request.state))
    return `Grant request ${request.number} is ${request.state}, so there is nothing that could end earlier.`
  if (request.renewsId !== null)
    return `Grant request ${request.number} asks for a later end. Cancel it and ask for another.`
  if (by.id !== request.requestedBy && !mayDo(by, 'grants.decide'))
    return `Grant request ${request.number} belongs to somebody else; only its requester or an approver can make its grant end earlier.`
  return null
}

interface WithGrant extends Ending {
  readonly grantId: string | null
}

/** Why a new request cannot be about the grant of this one, in words; null where it can. */
export function whyNotFollowed({ number, state, grantId }: WithGrant): string | null {
  if (grantId !== null && (state === 'verified' || state === 'failed')) return null
  return `Grant request ${number} is ${state}; only a grant that is there can be renewed or replaced.`
}

/** Why this person cannot ask for a later end, in words; null where they can. */
export function whyNotRenewed(request: WithGrant, by: Mover): string | null {
  if (by.type !== 'person' || !mayDo(by, 'grants.request')) return 'Your role may not ask for grants.'
  if (request.endsAt === null) return `The grant of request ${request.number} has no end, so there is nothing to renew.`
  return whyNotFollowed(request)
}
