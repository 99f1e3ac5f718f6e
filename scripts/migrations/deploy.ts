import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { applicationRole } from '../../lib/db/role'
import { type Migration, readMigrations } from './history'
import { prepareQueue } from './queue'

export interface DeployOptions {
  readonly migrations?: readonly Migration[]
  readonly warn?: (message: string) => void
}

/** The lock Prisma's engine takes: ours and theirs wait for each other. */
const advisoryLock = 72707369

/**
 * Brings the database at `url` up to date: the schema's migrations, then the job queue's own. Returns the names it applied.
 * Uses Prisma's history table, so `prisma migrate` sees the same state.
 */
export async function deployMigrations(url: string, options: DeployOptions = {}): Promise<string[]> {
  const migrations = options.migrations ?? readMigrations()
  const client = new pg.Client({ connectionString: url, application_name: 'keyscope-migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [advisoryLock])
    const pending = await findPending(client, migrations, options.warn ?? (() => {}))
    for (const migration of pending) await apply(client, migration)
    await prepareQueue(client, url)
    return pending.map((migration) => migration.name)
  } finally {
    await client.end()
  }
}

interface HistoryRow {
  readonly migration_name: string
  readonly checksum: string
  readonly finished_at: Date | null
}

async function findPending(
  client: pg.Client,
  migrations: readonly Migration[],
  warn: (message: string) => void,
): Promise<Migration[]> {
  await client.query(`create table if not exists _prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`)
  const { rows } = await client.query<HistoryRow>(
    'select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null',
  )
  for (const row of rows) assertUsable(row, migrations, warn)
  const applied = new Set(rows.map((row) => row.migration_name))
  return migrations.filter((migration) => !applied.has(migration.name))
}

function assertUsable(row: HistoryRow, migrations: readonly Migration[], warn: (message: string) => void): void {
  if (!row.finished_at) {
    throw new Error(
      `Migration ${row.migration_name} was begun by another tool and did not finish. ` +
        'Settle it with "npx prisma migrate resolve", then start again.',
    )
  }
  const known = migrations.find((migration) => migration.name === row.migration_name)
  if (!known) {
    throw new Error(
      `The database has a migration this version of Keyscope does not know (${row.migration_name}). ` +
        'It was used by a newer version: run that version, or restore a backup from before.',
    )
  }
  if (known.checksum !== row.checksum) warn(`Migration ${known.name} was edited after it had been applied.`)
}

const insufficientPrivilege = '42501'

const roleHint = (client: pg.Client) =>
  `Its user may not create or grant roles: have an administrator run once "create role ${applicationRole} nologin" and ` +
  `"grant ${applicationRole} to ${client.escapeIdentifier(client.user ?? 'the user')}", then start again.`

/** One transaction for the change and its line in the history: there is no half-applied state to repair. */
async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(migration.sql)
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    )
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => {})
    const said = cause instanceof Error ? cause.message : String(cause)
    const hint = cause instanceof pg.DatabaseError && cause.code === insufficientPrivilege ? ` ${roleHint(client)}` : ''
    throw new Error(`Migration ${migration.name} failed and nothing of it was kept: ${said}.${hint}`, { cause })
  }
}
