/** How long a session lasts: from sign-in, and from when its person last did something. */
export interface SessionLimits {
  readonly hours: number
  readonly idleMinutes: number
}

/** When a session ends if nobody does anything any more. */
export function sessionEnd(
  session: { readonly expiresAt: Date; readonly lastSeenAt: Date },
  limits: SessionLimits,
): Date {
  const idle = session.lastSeenAt.getTime() + limits.idleMinutes * 60_000
  return new Date(Math.min(session.expiresAt.getTime(), idle))
}
