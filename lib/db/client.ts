import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client'
import { applicationRole } from './role'

export interface Database {
  readonly prisma: PrismaClient
  /** For set-based SQL and LISTEN. Same role, same limits. */
  readonly pool: pg.Pool
  close(): Promise<void>
}

/** Inside `inTransaction`. */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0]

/** Opens a pool on `url`. One per process; tests open one per database. */
export function openDatabase(url: string, options: { max?: number } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    options: `-c role=${applicationRole}`,
    application_name: 'keyscope',
  })
  // A connection that dies while idle must not end the process; the next query gets a new one.
  pool.on('error', () => {})
  // ... nor one that dies between two queries of whoever holds it, such as the worker: its next query fails and says so.
  pool.on('connect', (client) => client.on('error', () => {}))
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect()
      if (!pool.ended) await pool.end()
    },
  }
}
