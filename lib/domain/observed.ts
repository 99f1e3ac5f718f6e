/**
 * What we know of something that was read from AWS. "We could not see" is an answer: it is recorded, shown,
 * never dropped and never counted as good.
 */
export type Observed<T> =
  | { readonly state: 'seen'; readonly value: T }
  /** AWS refused the read. `call` is the API action, for example `kms:GetKeyPolicy`. */
  | { readonly state: 'denied'; readonly call: string; readonly message: string }
  /** The read did not work for another reason (throttled out, unreachable, malformed answer). */
  | { readonly state: 'failed'; readonly call: string; readonly code: string; readonly message: string }

export type Unread = Exclude<Observed<never>, { state: 'seen' }>

export const seen = <T>(value: T): Observed<T> => ({ state: 'seen', value })
export const denied = (call: string, message: string): Unread => ({ state: 'denied', call, message })
export const failed = (call: string, code: string, message: string): Unread => ({
  state: 'failed',
  call,
  code,
  message,
})

export function mapSeen<T, U>(observed: Observed<T>, change: (value: T) => U): Observed<U> {
  return observed.state === 'seen' ? seen(change(observed.value)) : observed
}

/** The value where it was seen, else `otherwise`. Only for display: a decision must look at `state`. */
export function seenOr<T, U>(observed: Observed<T>, otherwise: U): T | U {
  return observed.state === 'seen' ? observed.value : otherwise
}

/** One sentence for a person: which call, and what AWS answered. */
export function describeUnread(unread: Unread): string {
  return unread.state === 'denied'
    ? `${unread.call} was denied: ${unread.message}`
    : `${unread.call} failed (${unread.code}): ${unread.message}`
}
