import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auth } from '@/lib/auth/auth'
import { createUser } from '@/lib/auth/create-user'
import { handleAuth } from '@/lib/auth/handle-auth'
import { systemClock } from '@/lib/clock'
import { processDatabase } from '@/lib/db/process-database'
import { everywhere, hasPermission, isHeld, type RoleName, roleNames, tokenScopes } from '@/lib/domain/roles'
import { createToken } from '@/lib/services/tokens/create-token'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { appUrl, setUpWeb } from '@/lib/testing/web'
import { authorizationTable, type Row } from './testing/authorization-table'
import { makeWorld, type World } from './testing/authorization-world'

const person = { email: 'person@northwind.example', name: 'Pat Person', password: 'long-enough-1' }

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>
type Place = 'everywhere' | 'inside' | 'outside'

let db: TestDatabase
let world: World
let userId: string
let cookie: string
let tried = 0

beforeAll(async () => {
  db = await testDatabase()
  await setUpWeb(db)
  const user = await createUser(db, { ...person, role: 'administrator' })
  userId = user.id
  world = await makeWorld(db, userId)
  const body = JSON.stringify({ email: person.email, password: person.password })
  const headers = { host: 'localhost:3000', origin: appUrl, 'content-type': 'application/json' }
  const url = `${appUrl}/api/auth/sign-in/email`
  const response = await handleAuth(auth(), new Request(url, { method: 'POST', headers, body }))
  cookie = response.headers.getSetCookie()[0]!.split(';')[0]!
})
afterAll(async () => {
  console.info(`The authorization table was tried ${tried} times: ${authorizationTable.length} calls.`)
  await processDatabase().close()
})

const fileOf = (path: string) => `app/api/v1/${path}/route.ts`
const nameOf = ({ method, path }: Pick<Row, 'method' | 'path'>) => `${method} ${path}`

/** Makes the person hold one role, or none. Roles are read afresh at each call, so their session is the same all along. */
async function hold(role: RoleName | null, place: Place): Promise<void> {
  await db.prisma.roleAssignment.deleteMany({ where: { userId } })
  if (!role) return
  const by = { source: 'hand', assignedBy: 'test' }
  const accounts = { inside: world.inside, outside: world.outside, everywhere: [] }[place]
  const groupId = place === 'everywhere' ? null : `${place}-group`
  if (groupId)
    await db.prisma.accountGroup.upsert({
      where: { id: groupId },
      create: { id: groupId, name: groupId, accounts, createdBy: 'test' },
      update: {},
    })
  await db.prisma.roleAssignment.create({ data: { id: `${role}-${place}`, userId, role, groupId, ...by } })
}

async function call(row: Row, who: Readonly<Record<string, string>>): Promise<Response> {
  tried++
  const { params = {}, query = {}, body } = await row.ask(world)
  const handlers = (await import(/* @vite-ignore */ `../../${fileOf(row.path)}`)) as Record<string, Handler>
  const handler = handlers[row.method]
  if (!handler) throw new Error(`${fileOf(row.path)} has no ${row.method}.`)
  const stop = new AbortController()
  const headers = { host: 'localhost:3000', origin: appUrl, 'content-type': 'application/json', ...who }
  const url = `${appUrl}/api/v1/${row.path}?${new URLSearchParams(query)}`
  const text = row.method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }
  const request = new Request(url, { method: row.method, headers, ...text, signal: stop.signal })
  const response = await handler(request, { params: Promise.resolve({ ...params }) })
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) stop.abort()
  return response
}

/** Whoever may ask gets no refusal, and no more than that is asked here: what was asked for may be done already. */
const mayBe = (status: number) => ({
  status,
  known: status !== 401 && status < 500,
  granted: ![400, 401, 403, 404].includes(status) && status < 500,
})
const granted = expect.objectContaining({ granted: true })
/** Somebody who is signed in, and whose own matter it is: it may be refused for another reason. */
const known = expect.objectContaining({ known: true })
const refused = (status: number) => expect.objectContaining({ status })

function expected(row: Row, role: RoleName, place: Place) {
  const { permission, reach, elsewhere = 404 } = row
  if (reach === 'own') return known
  if (permission === null) return granted
  const held = place === 'everywhere' ? everywhere(role) : [{ role, group: { id: '', name: '', accounts: [] } }]
  if (!isHeld(held, permission)) return refused(403)
  if (reach === 'part' || place === 'everywhere') return granted
  if (reach === 'whole') return refused(403)
  return place === 'inside' ? granted : refused(elsewhere)
}

async function outcomes(rows: readonly Row[], who: Readonly<Record<string, string>>) {
  const found: [string, unknown][] = []
  for (const row of rows) found.push([nameOf(row), mayBe((await call(row, who)).status)])
  return Object.fromEntries(found)
}

test('every route of the API has its row, with every method it has, and no row is of nothing', () => {
  const there = readdirSync('app/api/v1', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('route.ts'))
    .flatMap((file) => {
      const text = readFileSync(`app/api/v1/${file}`, 'utf8')
      const methods = [...text.matchAll(/^export (?:const|async function|function) ([A-Z]+)\b/gm)].map(
        ([, name]) => name,
      )
      const path = file.replace(/\/route\.ts$/, '')
      return methods.map((method) => `${method} ${path}`)
    })
  expect(authorizationTable.map(nameOf).toSorted()).toEqual(there.toSorted())
})

describe.each(roleNames)('a %s', (role) => {
  test.each<Place>(['everywhere', 'inside', 'outside'])('%s', async (place) => {
    await hold(role, place)
    const wanted = Object.fromEntries(authorizationTable.map((row) => [nameOf(row), expected(row, role, place)]))
    expect(await outcomes(authorizationTable, { cookie })).toEqual(wanted)
  })
})

test('somebody without a role is told who they are, and nothing else', async () => {
  await hold(null, 'everywhere')
  const wanted = authorizationTable.map((row) => [
    nameOf(row),
    row.reach === 'own' ? known : row.permission === null ? granted : refused(403),
  ])
  expect(await outcomes(authorizationTable, { cookie })).toEqual(Object.fromEntries(wanted))
})

test('nobody gets in', async () => {
  const wanted = authorizationTable.map((row) => [nameOf(row), refused(401)])
  expect(await outcomes(authorizationTable, {})).toEqual(Object.fromEntries(wanted))
})

describe('a token of an administrator', () => {
  async function tokenFor(scopes: (typeof tokenScopes)[number][]) {
    await hold('administrator', 'everywhere')
    const actor = { type: 'user', id: userId, name: person.name, roles: everywhere('administrator') } as const
    const { secret } = await createToken(
      { db, clock: systemClock, actor, request: null },
      { name: 'all', scopes, days: 1 },
    )
    return { authorization: `Bearer ${secret}` }
  }

  test('goes as far as tokens go', async () => {
    const who = await tokenFor([...tokenScopes])
    const wanted = authorizationTable.map((row) => {
      const given = row.permission === null || tokenScopes.some((scope) => scope === row.permission)
      return [nameOf(row), row.reach !== 'own' && given && !row.personOnly ? granted : refused(403)]
    })
    expect(await outcomes(authorizationTable, who)).toEqual(Object.fromEntries(wanted))
  })

  test('goes no further than it was given', async () => {
    const who = await tokenFor(['reports.read'])
    const wanted = authorizationTable.map((row) => {
      const given = row.permission === null || row.permission === 'reports.read'
      return [nameOf(row), row.reach !== 'own' && given ? granted : refused(403)]
    })
    expect(await outcomes(authorizationTable, who)).toEqual(Object.fromEntries(wanted))
  })

  test('of an administrator for other accounts finds nothing there', async () => {
    const who = await tokenFor([...tokenScopes])
    await hold('administrator', 'outside')
    const rows = authorizationTable.filter(({ permission, reach }) => reach === 'thing' && permission !== null)
    const wanted = rows.map((row) => {
      const given = tokenScopes.some((scope) => scope === row.permission)
      return [nameOf(row), refused(given && !row.personOnly ? (row.elsewhere ?? 404) : 403)]
    })
    expect(await outcomes(rows, who)).toEqual(Object.fromEntries(wanted))
  })
})

test('what one may not know of answers exactly like what is not there', async () => {
  await hold('viewer', 'outside')
  const same = async (row: Row, real: string, absent: string, params: (id: string) => Record<string, string>) => {
    const answer = async (id: string) => {
      const response = await call({ ...row, ask: () => ({ params: params(id) }) }, { cookie })
      const { requestId: _, ...problem } = (await response.json()) as Record<string, unknown>
      return JSON.stringify({ status: response.status, problem })
        .replaceAll(id, '<id>')
        .replaceAll(decodeURIComponent(id), '<id>')
    }
    expect(await answer(real), nameOf(row)).toBe(await answer(absent))
  }
  const rowOf = (path: string) => authorizationTable.find((row) => row.path === path && row.method === 'GET')!
  const arn = (id: string) => ({ arn: encodeURIComponent(id) })
  const id = (one: string) => ({ id: one })
  await same(rowOf('keys/[arn]'), world.key, world.key.replace(/.$/, 'x'), arn)
  await same(rowOf('keys/[arn]/grants'), world.key, world.key.replace(/.$/, 'x'), arn)
  await same(rowOf('clusters/[arn]'), world.cluster, `${world.cluster}-absent`, arn)
  await same(rowOf('clusters/[arn]/principals'), world.cluster, `${world.cluster}-absent`, arn)
  await same(rowOf('requests/[id]'), world.requestId, 'ksg-absent', id)
  await same(rowOf('requests/[id]/revocation'), world.requestId, 'ksg-absent', id)
  await same(rowOf('bundles/[id]'), await world.bundle('requested'), 'ksb-absent', id)
  await same(rowOf('schedules/[id]'), await world.schedule(), 'absent', id)
  await same(rowOf('changes/[id]'), world.versionId, '999999999', id)
  await same(rowOf('scans/[id]'), String(await world.scanUnderWay()), '99999999', id)
})

describe('a need has two sides', () => {
  const rowOf = (name: string) => authorizationTable.find((row) => nameOf(row) === name)!
  const statusOf = async (name: string) => (await call(rowOf(name), { cookie })).status

  async function holdFor(role: RoleName, accountId: string) {
    await hold(null, 'everywhere')
    const groupId = `only-${accountId}`
    await db.prisma.accountGroup.upsert({
      where: { id: groupId },
      create: { id: groupId, name: groupId, accounts: [accountId], createdBy: 'test' },
      update: {},
    })
    const data = { id: `${role}-${groupId}`, userId, role, groupId, source: 'hand', assignedBy: 'test' }
    await db.prisma.roleAssignment.create({ data })
  }

  test('whoever runs the cluster asks and sees the request, and neither decides nor sees the key', async () => {
    await holdFor('approver', world.workload)
    expect(await statusOf('POST requests/preflight')).toBe(200)
    expect(await statusOf('GET requests/[id]')).toBe(200)
    expect(await statusOf('GET clusters/[arn]')).toBe(200)
    expect(await statusOf('GET keys/[arn]')).toBe(404)
    expect(await statusOf('POST requests/[id]/approve')).toBe(403)
    expect(await statusOf('POST requests/[id]/reject')).toBe(403)
    expect(await statusOf('POST requests/[id]/revoke')).toBe(403)
    expect(await statusOf('POST bundles/[id]/approve')).toBe(403)
    expect(await statusOf('POST requests/[id]/cancel')).toBe(200)
  })

  test('the owner of the key decides, and does not see the cluster', async () => {
    await holdFor('approver', world.owner)
    expect(await statusOf('GET keys/[arn]')).toBe(200)
    expect(await statusOf('GET clusters/[arn]')).toBe(404)
    expect(await statusOf('POST requests/[id]/reject')).toBe(200)
    expect(await statusOf('POST bundles/[id]/reject')).toBe(200)
  })

  test('whoever asks on neither side is refused, though they know of the need', async () => {
    await holdFor('viewer', world.workload)
    expect(await statusOf('POST requests/preflight')).toBe(403)
  })
})

test('the table asks of every role what its permissions say', () => {
  for (const { permission } of authorizationTable)
    if (permission) expect(roleNames.some((role) => hasPermission(role, permission))).toBe(true)
})
