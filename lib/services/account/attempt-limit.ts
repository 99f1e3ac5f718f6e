import 'server-only'
import { createHash, randomUUID } from 'node:crypto'
import type { Clock } from '@/lib/clock'
import type { Database } from '@/lib/db/client'
import { AppError } from '@/lib/errors'

const windowMs = 60_000
/** Many people share an address; passwords are guessed one account at a time, or one password over many accounts. */
const attemptsPerAddress = 60
const failuresPerAccount = 10

/**
 * Counts attempts to sign in or to prove who one is, in the database for all web processes together: by address, and by account whatever the address,
 * since a caller can claim any address where no proxy stands before us. better-auth's own limit counts by address alone.
 */
export class AttemptLimit {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Throws once there were too many. Without an email it is not known yet whose account is meant. */
  async count(attempt: { readonly email: string | null; readonly address: string | null }): Promise<void> {
    const byAddress = await this.add(`address ${attempt.address ?? 'unknown'}`)
    const byAccount = attempt.email === null ? 0 : await this.add(accountKey(attempt.email))
    if (byAddress <= attemptsPerAddress && byAccount <= failuresPerAccount) return
    throw new AppError('rate-limited', 'Too many attempts. Wait a minute and try again.')
  }

  /** Who came in starts from zero again. */
  async forgive(email: string): Promise<void> {
    await this.db.prisma.authRateLimit.deleteMany({ where: { key: accountKey(email) } })
  }

  /** One more in the window that began with the first attempt; the row is counted up in one statement. */
  private async add(key: string): Promise<number> {
    const now = this.clock.now().getTime()
    const begin = now - windowMs
    const { rows } = await this.db.pool.query<{ count: number }>(
      `insert into auth_rate_limits (id, key, count, last_request) values ($1, $2, 1, $3)
       on conflict (key) do update set
         count = case when auth_rate_limits.last_request <= $4 then 1 else auth_rate_limits.count + 1 end,
         last_request = case when auth_rate_limits.last_request <= $4 then $3 else auth_rate_limits.last_request end
       returning count`,
      [randomUUID(), key, now, begin],
    )
    await this.db.prisma.authRateLimit.deleteMany({ where: { lastRequest: { lte: begin } } })
    return rows[0]?.count ?? 1
  }
}

/** Not the address itself: the table is no list of who has an account. */
const accountKey = (email: string) => `account ${createHash('sha256').update(email.trim().toLowerCase()).digest('hex')}`
