import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from './server'
import { temporaryFolder } from './temporary-folder'

let folder: string
let running: PostgresServer | undefined

beforeEach(() => {
  folder = temporaryFolder('postgres')
})

afterEach(async () => {
  await running?.stop()
  running = undefined
  rmSync(folder, { recursive: true, force: true })
})

async function start(): Promise<PostgresServer> {
  running = await startPostgres(folder)
  return running
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(sql).finally(() => client.end())
  return rows
}

test('what was written is there after a restart', async () => {
  const first = await start()
  await query(first.url(), 'create table kept as select 42 as answer')
  await first.stop()
  const second = await start()
  expect(second.reused).toBe(false)
  expect(await query(second.url(), 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('a server that runs already is used, and stopping twice does no harm', async () => {
  const first = await start()
  const second = await startPostgres(folder)
  expect(second.reused).toBe(true)
  expect(second.url()).toBe(first.url())
  await second.stop()
  await first.stop()
})

test('data survive a server that was killed, and the pid file it left is no obstacle', async () => {
  const first = await start()
  await query(first.url(), 'create table kept as select 42 as answer')
  const pidFile = path.join(first.dataDirectory, 'postmaster.pid')
  process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL')
  const second = await start()
  expect(await query(second.url(), 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('only this machine reaches it, and only with its password', async () => {
  const server = await start()
  expect(await query(server.url(), 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  const guess = new URL(server.url())
  guess.password = 'postgres'
  await expect(query(guess.href, 'select 1')).rejects.toThrow(/password authentication failed/)
  expect(statSync(path.join(folder, 'postgres.json')).mode & 0o777).toBe(0o600)
})

test('a first start that was cut off is made good by the next', async () => {
  const first = await start()
  await first.stop()
  rmSync(first.dataDirectory, { recursive: true })
  const second = await start()
  expect(await query(second.url(), 'select 1 as one')).toEqual([{ one: 1 }])
  expect(existsSync(`${second.dataDirectory}.new`)).toBe(false)
})

test('data of another version of Postgres are refused with what to do', async () => {
  const first = await start()
  await first.stop()
  writeFileSync(path.join(first.dataDirectory, 'PG_VERSION'), '12\n')
  await expect(startPostgres(folder)).rejects.toThrow(
    /made by Postgres 12; this version of Keyscope brings Postgres 18/,
  )
})
