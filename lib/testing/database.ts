import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { type Database, openDatabase } from '@/lib/db/client'
import { templateDatabase } from './template'

export interface TestDatabase extends Database {
  /** For what opens its own connections, such as a worker. Connects as the owner. */
  readonly url: string
}

/** A migrated, empty database of this test file's own, dropped when the file is done. Call it once, outside the tests or in beforeAll. */
export async function testDatabase(): Promise<TestDatabase> {
  const url = await createDatabase(templateDatabase)
  const database = openDatabase(url, { max: 5 })
  afterAll(() => database.close())
  return { ...database, url }
}

/** A database without any table, for tests of the migrations themselves. */
export function emptyDatabaseUrl(): Promise<string> {
  return createDatabase('template0')
}

async function createDatabase(template: string): Promise<string> {
  const serverUrl = inject('testServerUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(serverUrl, `create database ${name} template ${template}`)
  afterAll(() => administer(serverUrl, `drop database if exists ${name} with (force)`))
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
