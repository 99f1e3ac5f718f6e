import 'server-only'
import type { Database, Transaction } from './client'

/** Everything in `work` happens, or nothing does. Jobs and notifications inside it follow the commit. */
export function inTransaction<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.prisma.$transaction(work, { maxWait: 10_000, timeout: 60_000 })
}
