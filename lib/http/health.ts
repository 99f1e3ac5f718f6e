import 'server-only'
import type { Database } from '@/lib/db/client'
import { logger } from '@/lib/logger'

const patienceMs = 2_000

/** Whether the database answers within two seconds. Never throws. */
export async function databaseIsUp(db: Database): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${patienceMs} ms`)), patienceMs)
  })
  try {
    await Promise.race([db.pool.query('select 1'), late])
    return true
  } catch (error) {
    logger.warn({ err: error }, 'The database does not answer')
    return false
  } finally {
    clearTimeout(timer)
  }
}
