import path from 'node:path'
import pg from 'pg'
import { deployMigrations } from '../../scripts/migrations/deploy'
import { startPostgres } from '../../scripts/postgres/server'
import type { Parts } from '../../scripts/start/parts'
import { pidFromFile } from './cpu'

/** A migrated database of its own, which forgets what it was told when the machine dies. */
export async function openDatabase(parts: Parts, folder: string) {
  const postgres = await startPostgres(path.join(folder, 'postgres'), { settings: { fsync: 'off' } })
  await parts.open(async () => postgres)
  const url = postgres.url()
  await deployMigrations(url)
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  await parts.open(async () => ({ stop: () => pool.end() }))
  return { url, pool, pid: pidFromFile(path.join(postgres.dataDirectory, 'postmaster.pid')) }
}
