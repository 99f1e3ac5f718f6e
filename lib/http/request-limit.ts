import 'server-only'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'

/** What a minute holds; each web process counts for itself. */
interface Limits {
  /** Calls of one person, or of one token. */
  readonly calls: RateLimiterMemory
  /** Those among them that write, judge what was sent along, or make a file. */
  readonly costly: RateLimiterMemory
  /** Calls from one address that nobody answers for. */
  readonly strangers: RateLimiterMemory
}

const windowSeconds = 60
/** A page asks for a dozen things, and few of them are costly. */
const costlyShare = 0.1

const holder = globalThis as typeof globalThis & { keyscopeLimits?: Limits }

function limits(): Limits {
  const points = env().KEYSCOPE_REQUESTS_PER_MINUTE
  const perMinute = (share: number) =>
    new RateLimiterMemory({ points: Math.max(1, Math.floor(points * share)), duration: windowSeconds })
  holder.keyscopeLimits ??= { calls: perMinute(1), costly: perMinute(costlyShare), strangers: perMinute(costlyShare) }
  return holder.keyscopeLimits
}

/** Counts a call of somebody who is known. Throws once there were too many within a minute. */
export async function limitCalls(actorId: string, request: Request): Promise<void> {
  await take(limits().calls, actorId)
  if (isCostly(request)) await take(limits().costly, actorId)
}

const isCostly = ({ method, url }: Request) => method !== 'GET' || /\.(csv|jsonl)$/.test(new URL(url).pathname)

/** Counts a call that nobody answers for. */
export const limitStranger = (address: string | null): Promise<void> => take(limits().strangers, address ?? 'unknown')

async function take(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const retryAfterSeconds = Math.ceil(error.msBeforeNext / 1_000)
    throw new AppError(
      'rate-limited',
      `More than ${limiter.points} calls of this kind within a minute. Wait ${retryAfterSeconds} seconds and try again.`,
      { retryAfterSeconds },
    )
  }
}
