import pg from 'pg'
import { beforeEach, expect, test } from 'vitest'
import { emptyDatabaseUrl } from '@/lib/testing/database'
import { deployMigrations } from './deploy'
import { type Migration, readMigrations } from './history'
import { openSchemaEngine } from './schema-engine'

let url: string

beforeEach(async () => {
  url = await emptyDatabaseUrl()
})

async function rows(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const result = await client.query(sql).finally(() => client.end())
  return result.rows
}

const breaking: Migration = {
  name: '99990101000000_breaks_half_way',
  sql: 'create table half (id int); select no_such_function();',
  checksum: 'x',
}

test('a new database gets every migration, and a second run finds nothing to do', async () => {
  const names = readMigrations().map((migration) => migration.name)
  expect(await deployMigrations(url)).toEqual(names)
  expect(await deployMigrations(url)).toEqual([])
  expect(await rows(`select task_identifier from graphile_worker.jobs`)).toEqual([])
})

test('schema file, migrations and a deployed database agree, by the word of Prisma’s own engine', async () => {
  await deployMigrations(url)
  expect(await (await openSchemaEngine(url)).disagreements(readMigrations())).toEqual([])
})

test('a database that was changed by hand is reported', async () => {
  await deployMigrations(url)
  await rows('alter table scans add column note text')
  const problems = await (await openSchemaEngine(url)).disagreements(readMigrations())
  expect(problems.join('\n')).toMatch(/not what the migrations make[\s\S]*note/)
})

test('two processes that start at once apply each migration once', async () => {
  const applied = await Promise.all([deployMigrations(url), deployMigrations(url)])
  expect(applied.flat().sort()).toEqual(readMigrations().map((migration) => migration.name))
})

test('a migration that fails leaves nothing behind and can be tried again', async () => {
  const migrations = [...readMigrations(), breaking]
  await expect(deployMigrations(url, { migrations })).rejects.toThrow(
    /breaks_half_way failed and nothing of it was kept/,
  )
  expect(await rows(`select to_regclass('half') as half`)).toEqual([{ half: null }])
  const repaired = { ...breaking, sql: 'create table half (id int)' }
  expect(await deployMigrations(url, { migrations: [...readMigrations(), repaired] })).toEqual([breaking.name])
})

test('a database of a newer version is refused', async () => {
  await deployMigrations(url, { migrations: [...readMigrations(), { ...breaking, sql: 'select 1' }] })
  await expect(deployMigrations(url)).rejects.toThrow(/used by a newer version/)
})

test('a migration that was edited after it was applied is named', async () => {
  await deployMigrations(url)
  const warnings: string[] = []
  const [first, ...others] = readMigrations()
  const migrations = [{ ...first!, checksum: 'edited' }, ...others]
  await deployMigrations(url, { migrations, warn: (message) => warnings.push(message) })
  expect(warnings).toEqual([`Migration ${first!.name} was edited after it had been applied.`])
})

test('a user who may not grant roles learns what an administrator has to run', async () => {
  const user = `plain_${Math.random().toString(36).slice(2, 10)}`
  const database = new URL(url).pathname.slice(1)
  await rows(`create role ${user} login password 'plain'`)
  await rows(`alter database ${database} owner to ${user}`)
  const plain = Object.assign(new URL(url), { username: user, password: 'plain' }).href
  try {
    await expect(deployMigrations(plain)).rejects.toThrow(`grant keyscope_app to "${user}"`)
    await rows(`grant keyscope_app to ${user}`)
    const [, ...left] = readMigrations().map(({ name }) => name)
    expect(await deployMigrations(plain)).toEqual(left)
  } finally {
    await rows(`reassign owned by ${user} to current_user; drop owned by ${user}; drop role ${user}`)
  }
})
