import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, describe, expect, test } from 'vitest'
import { nothingAllowed, readAllowList } from '@/lib/domain/notifications/judge-address'
import { type PostOptions, postMessage, type ResolveAll } from './post-message'

const servers: Server[] = []
afterAll(() => Promise.all(servers.map((server) => new Promise((done) => server.close(done)))))

async function listening<T extends Server>(server: T, host = '127.0.0.1'): Promise<number> {
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, host, done))
  return (server.address() as AddressInfo).port
}

const local = readAllowList(['127.0.0.1']).list
const post = (url: string, options: Partial<PostOptions> = {}) =>
  postMessage(
    { url, headers: { 'webhook-id': 'ksn-1' }, body: '{"a":"ä"}' },
    { allow: local, timeoutMs: 1_000, ...options },
  )

/** What arrived, and an answer. */
async function receiver(answer: RequestListener) {
  const seen: { method?: string; url?: string; headers: unknown; body: string }[] = []
  const port = await listening(
    createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const { method, url, headers } = request
      seen.push({ ...(method && { method }), ...(url && { url }), headers, body: Buffer.concat(chunks).toString() })
      answer(request, response)
    }),
  )
  return { seen, port, url: `http://127.0.0.1:${port}/hook?x=1` }
}

describe('a receiver', () => {
  test('that takes the message gets it whole', async () => {
    const { seen, url } = await receiver((_, response) => response.writeHead(204).end())
    expect(await post(url)).toEqual({ ok: true, answer: 'HTTP 204' })
    expect(seen).toMatchObject([
      {
        method: 'POST',
        url: '/hook?x=1',
        headers: { 'content-type': 'application/json', 'user-agent': 'Keyscope', 'webhook-id': 'ksn-1' },
        body: '{"a":"ä"}',
      },
    ])
  })

  test.each([
    [500, { ok: false, answer: 'HTTP 500' }],
    [404, { ok: false, answer: 'HTTP 404' }],
    [410, { ok: false, answer: 'HTTP 410: the receiver is gone for good.', final: true }],
  ])('that answers %i', async (status, attempt) => {
    const { url } = await receiver((_, response) => response.writeHead(status).end('secret words'))
    expect(await post(url)).toEqual(attempt)
  })

  test('that sends it elsewhere is not followed', async () => {
    const other = await receiver((_, response) => response.end())
    const targets = ['http://169.254.169.254/latest/meta-data/', other.url]
    for (const location of targets)
      for (const status of [301, 302, 303, 307, 308]) {
        const { url } = await receiver((_, response) => response.writeHead(status, { location }).end())
        expect(await post(url)).toMatchObject({
          ok: false,
          answer: expect.stringContaining('redirects are not followed'),
        })
      }
    expect(other.seen).toEqual([])
  })

  test('that is slow is given up', async () => {
    const { url } = await receiver(() => {})
    expect(await post(url, { timeoutMs: 200 })).toEqual({ ok: false, answer: 'It did not answer within 0.2 seconds.' })
  })

  test('that says its head byte by byte is given up', async () => {
    const port = await listening(
      createTcpServer((socket) => {
        const drip = setInterval(() => socket.write('x'), 20)
        socket.on('error', () => {}).on('close', () => clearInterval(drip))
        socket.write('HTTP/1.1 200 OK\r\nx-slow: ')
      }),
    )
    expect(await post(`http://127.0.0.1:${port}/`, { timeoutMs: 300 })).toMatchObject({ ok: false })
  })

  test('that closes the connection', async () => {
    const port = await listening(createTcpServer((socket) => socket.on('data', () => socket.destroy())))
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ ok: false, answer: 'It closed the connection.' })
  })

  test('that is not there', async () => {
    const gone = createTcpServer()
    const port = await listening(gone)
    await new Promise((done) => gone.close(done))
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ ok: false, answer: 'Nothing listens there.' })
  })

  test('that never stops talking is cut off', async () => {
    let closed = false
    let written = 0
    const { url } = await receiver((_, response) => {
      response.writeHead(200).on('close', () => {
        closed = true
      })
      const chunk = Buffer.alloc(64 * 1024)
      const more = () => {
        while (!response.destroyed && written < 1e9 && response.write(chunk)) written += chunk.length
      }
      response.on('drain', more)
      more()
    })
    expect(await post(url)).toEqual({ ok: true, answer: 'HTTP 200' })
    await expect.poll(() => closed).toBe(true)
    expect(written).toBeLessThan(64e6)
  })

  test('whose head is huge is refused', async () => {
    const { url } = await receiver((_, response) => response.writeHead(200, { 'x-big': 'x'.repeat(100_000) }).end())
    expect(await post(url)).toMatchObject({ ok: false, answer: expect.stringContaining('could not be reached') })
  })

  test('whose certificate nobody vouches for is refused', async () => {
    // Another protocol, but encrypted with a certificate of its own making.
    const { server } = new SMTPServer({ secure: true }).on('error', () => {})
    const port = await listening(server)
    expect(await post(`https://127.0.0.1:${port}/`)).toEqual({
      ok: false,
      answer: expect.stringContaining('Its certificate was not accepted'),
    })
  })
})

describe('the address that is connected to', () => {
  /** Names as an attacker's name server would answer: something else each time. */
  const answering = (...answers: string[][]): ResolveAll & { asked: number } => {
    const resolve = Object.assign(
      ((_, __, done) => {
        const addresses = answers[Math.min(resolve.asked++, answers.length - 1)] ?? []
        done(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        )
      }) as ResolveAll,
      { asked: 0 },
    )
    return resolve
  }

  test.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '::1',
    '::ffff:169.254.169.254',
    'fd00:ec2::254',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '0.0.0.0',
    'not an address',
  ])('is judged: a name that leads to %s is refused', async (address) => {
    const attempt = await post('https://rebind.example/', { allow: nothingAllowed, resolve: answering([address]) })
    expect(attempt).toMatchObject({
      ok: false,
      final: true,
      answer: expect.stringContaining('rebind.example leads to'),
    })
  })

  test('is judged with all others that the name has', async () => {
    const resolve = answering(['93.184.216.34', '127.0.0.1'])
    const attempt = await post('https://rebind.example/', { allow: nothingAllowed, resolve })
    expect(attempt).toMatchObject({ ok: false, final: true, answer: expect.stringContaining('127.0.0.1') })
  })

  test('is the one that was judged: a name that changes between two looks gains nothing', async () => {
    const inside = await receiver((_, response) => response.end())
    // The first look is harmless (a network for documentation, where nothing answers), the second would lead inside.
    const resolve = answering(['192.0.2.1'], ['127.0.0.1'])
    const allow = readAllowList(['192.0.2.0/24', 'rebind.example']).list
    const attempt = await post(`http://rebind.example:${inside.port}/`, { allow, resolve, timeoutMs: 400 })
    expect(attempt.ok).toBe(false)
    expect(resolve.asked).toBe(1)
    expect(inside.seen).toEqual([])
  })

  test('may lie inside for a host that is allowed by name, and keeps its name', async () => {
    const { seen, port } = await receiver((_, response) => response.end())
    const allow = readAllowList(['hooks.corp']).list
    expect(await post(`http://hooks.corp:${port}/`, { allow, resolve: answering(['127.0.0.1']) })).toMatchObject({
      ok: true,
    })
    expect(seen).toMatchObject([{ headers: { host: `hooks.corp:${port}` } }])
  })

  test('has to exist', async () => {
    expect(await post('https://nowhere.invalid/', { allow: nothingAllowed })).toMatchObject({ ok: false })
    expect(await post('https://empty.example/', { allow: nothingAllowed, resolve: answering([]) })).toEqual({
      ok: false,
      answer: 'empty.example has no address.',
      final: true,
    })
  })
})
