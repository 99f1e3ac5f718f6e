import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Hop } from './hop-aws'
import { PostgresMessages } from './postgres-messages'
import type { Crash, Trigger } from './trigger'

/**
 * Passes connections on to a Postgres, and breaks the one whose commit the trigger names: before the server gets to know of it, or
 * when it has happened and nobody was told. Only transactions on grant requests count.
 */
export async function hopToPostgres(target: URL, trigger: Trigger, kill: () => void): Promise<Hop> {
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname)
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }

    const asked = new PostgresMessages({ startup: true })
    const answered = new PostgresMessages({ startup: false })
    let concernsGrants = false
    let lost: Crash | undefined

    function sever(crash: Crash): void {
      if (crash.effect === 'kill') kill()
      client.resetAndDestroy()
      upstream.destroy()
    }

    client.on('data', (chunk) => {
      for (const message of asked.push(chunk)) {
        const text = message.kind === 'Q' || message.kind === 'P' ? message.body.toString('latin1') : ''
        if (/\bbegin\b/i.test(text)) concernsGrants = false
        if (/grant_(requests|steps)/.test(text)) concernsGrants = true
        if (/\bcommit\b/i.test(text) && concernsGrants && lost === undefined) {
          const crash = trigger.pass('commit')
          if (crash?.moment === 'before') return sever(crash)
          lost = crash
        }
        upstream.write(message.raw)
      }
    })
    upstream.on('data', (chunk) => {
      for (const message of answered.push(chunk)) {
        if (lost && message.kind === 'C' && message.body.toString('latin1').startsWith('COMMIT')) return sever(lost)
        client.write(message.raw)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}
