/** Until a new grant is seen everywhere, in milliseconds (R22, https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html). */
export const propagationMs = 5 * 60_000

/** When a grant that was made at this time works everywhere, ISO 8601. */
export const worksEverywhereFrom = (madeAt: string): string =>
  new Date(Date.parse(madeAt) + propagationMs).toISOString()
