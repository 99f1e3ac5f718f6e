/** Errors of a database that is gone, is going, is not yet there or has no connection left (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '53300',
  '57P01',
  '57P02',
  '57P03',
])

/** Whether this is how a lost connection to the database looks: trying again later is right. */
export function isLostDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, cause } = error as Error & { code?: unknown }
  if (typeof code === 'string' && codes.has(code)) return true
  if (/connection terminated|connection ended|client has encountered a connection error/i.test(error.message))
    return true
  return isLostDatabase(cause)
}

/** Whether somebody asked through a pool of connections that was ended before. */
export const isEndedPool = (error: unknown): boolean =>
  error instanceof Error && /cannot use a pool after calling end/i.test(error.message)
