import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Change, notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { ChangeFeed } from './change-feed'
import { eventStream } from './event-stream'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})

const announce = (change: Change) => inTransaction(db, (tx) => notify(tx, change))
/** Other sessions are out of the application's sight. */
const asOwner = async (sql: string): Promise<number> => {
  const client = new pg.Client({ connectionString: db.url })
  await client.connect()
  const { rowCount } = await client.query(sql).finally(() => client.end())
  return rowCount ?? 0
}
const listeners = `from pg_stat_activity where datname = current_database() and query ilike 'listen %'`
const listening = () => asOwner(`select pid ${listeners}`)
const until = async (condition: () => boolean | Promise<boolean>) => {
  for (let i = 0; i < 100; i++) {
    if (await condition()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('It did not come to pass within two seconds.')
}

describe('the feed', () => {
  test('many readers share one connection and all hear what is committed', async () => {
    const feed = new ChangeFeed(db)
    const heard: Change[][] = [[], [], []]
    const stops = await Promise.all(heard.map((list) => feed.subscribe({ onChange: (c) => list.push(c), onLost() {} })))
    expect(await listening()).toBe(1)
    await announce({ topic: 'request', id: 'ksg-1' })
    await expect(
      inTransaction(db, async (tx) => {
        await notify(tx, { topic: 'scan', id: 1 })
        throw new Error('rolled back')
      }),
    ).rejects.toThrow()
    await announce({ topic: 'assessment', id: 2 })
    await until(() => heard.every((list) => list.length === 2))
    expect(heard[0]).toEqual([
      { topic: 'request', id: 'ksg-1' },
      { topic: 'assessment', id: 2 },
    ])
    for (const stop of stops) stop()
    await until(async () => (await listening()) === 0)
  })

  test('a lost connection tells every reader to start over, and the next one listens anew', async () => {
    const feed = new ChangeFeed(db)
    let lost = 0
    await feed.subscribe({ onChange() {}, onLost: () => lost++ })
    await feed.subscribe({ onChange() {}, onLost: () => lost++ })
    await asOwner(`select pg_terminate_backend(pid) ${listeners}`)
    await until(() => lost === 2)
    const heard: Change[] = []
    const stop = await feed.subscribe({ onChange: (c) => heard.push(c), onLost() {} })
    await announce({ topic: 'scan', id: 9 })
    await until(() => heard.length === 1)
    stop()
  })
})

describe('the stream', () => {
  const open = async (feed: ChangeFeed) => {
    const browser = new AbortController()
    const request = new Request('http://localhost/api/v1/events', { signal: browser.signal })
    const response = await eventStream(
      request,
      ({ send, end }) => feed.subscribe({ onChange: send, onLost: end }),
      async () => true,
    )
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    return { browser, response, reader }
  }

  test('sends changes as they come and ends with the request', async () => {
    const { browser, response, reader } = await open(new ChangeFeed(db))
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    expect(response.headers.get('cache-control')).toContain('no-transform')
    expect((await reader.read()).value).toContain('connected')
    await announce({ topic: 'request', id: 'ksg-2' })
    expect((await reader.read()).value).toBe('data: {"topic":"request","id":"ksg-2"}\n\n')
    browser.abort()
    expect((await reader.read()).done).toBe(true)
    await until(async () => (await listening()) === 0)
  })
})
