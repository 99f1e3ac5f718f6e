import { existsSync, rmSync } from 'node:fs'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { deployMigrations } from '@/scripts/migrations/deploy'
import { startPostgres } from '@/scripts/postgres/server'
import { temporaryFolder } from '@/scripts/postgres/temporary-folder'
import { generatePrismaClient } from '@/scripts/start/prisma-client'
import { templateDatabase } from './template'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connects as the owner to the test server's maintenance database. */
    testServerUrl: string
  }
}

/** One throw-away Postgres for all database tests of a run, with a migrated database that each test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync('lib/db/generated/client.ts')) await generatePrismaClient()
  const folder = temporaryFolder('test')
  // Nothing here has to survive a power cut.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
  const server = await startPostgres(folder, { settings })
  const stop = async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await createDatabase(server.url(), templateDatabase)
    await deployMigrations(server.url(templateDatabase))
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('testServerUrl', server.url())
  return stop
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`create database ${name}`).finally(() => client.end())
}
