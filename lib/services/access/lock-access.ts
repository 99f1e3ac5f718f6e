import type { Transaction } from '@/lib/db/client'

/** Who may do what changes one change after another: two administrators never demote each other at the same moment. */
export const lockAccess = (tx: Transaction) =>
  tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('keyscope access', 0))`
