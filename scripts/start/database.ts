import path from 'node:path'
import pg from 'pg'
import { deployMigrations } from '../migrations/deploy'
import { startPostgres } from '../postgres/server'
import type { Parts } from './parts'
import { done, type StepResult } from './progress'
import { root } from './root'
import type { StartSettings } from './settings'
import { StartProblem } from './start-problem'

const databaseName = 'keyscope'
const oldestVersion = 14

/** The address of the database: DATABASE_URL when that is set, else an embedded Postgres with its data in the data folder. */
export async function openDatabaseServer(parts: Parts, settings: StartSettings): Promise<StepResult<string>> {
  if (settings.databaseUrl) {
    const version = await assertReachable(settings.databaseUrl)
    return done(`Postgres ${version} at ${placeOf(settings.databaseUrl)}`, settings.databaseUrl)
  }
  const server = await parts.open(() => startPostgres(settings.dataFolder))
  await createDatabase(server.url())
  const folder = path.relative(root, server.dataDirectory)
  const place = folder.startsWith('..') ? server.dataDirectory : folder
  return done(`embedded Postgres ${server.majorVersion} in ${place}`, server.url(databaseName))
}

export async function migrate(url: string, warn: (message: string) => void): Promise<StepResult<undefined>> {
  try {
    const applied = await deployMigrations(url, { warn })
    return done(applied.length > 0 ? `${applied.length} applied` : 'nothing to apply')
  } catch (cause) {
    throw new StartProblem(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`create database ${databaseName}`)
  } finally {
    await client.end()
  }
}

async function assertReachable(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ number: number }>(
      `select current_setting('server_version_num')::int as number`,
    )
    const version = Math.floor((rows[0]?.number ?? 0) / 10_000)
    if (version < oldestVersion) {
      throw new StartProblem(
        `Postgres ${version} at ${placeOf(url)} is too old: Keyscope needs ${oldestVersion} or newer.`,
      )
    }
    return String(version)
  } catch (cause) {
    if (cause instanceof StartProblem) throw cause
    const { code, message } = cause as NodeJS.ErrnoException
    throw new StartProblem(
      `The database at ${placeOf(url)} does not let Keyscope in (${message || code}). ` +
        'Start it, correct DATABASE_URL, or unset DATABASE_URL to use the embedded Postgres.',
      { cause },
    )
  } finally {
    await client.end().catch(() => {})
  }
}

/** Host and database, without the password. */
function placeOf(url: string): string {
  try {
    const { host, pathname } = new URL(url)
    return `${host || 'localhost'}${pathname}`
  } catch {
    throw new StartProblem(
      'DATABASE_URL is not an address. It looks like postgresql://user:password@host:5432/keyscope',
    )
  }
}
