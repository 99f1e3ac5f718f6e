import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Crash, Trigger } from './trigger'

export interface Hop {
  readonly port: number
  close(): Promise<void>
}

/** Passes calls on to an AWS, and loses the one that the trigger names: before it has its effect, or its answer. */
export async function hopToAws(target: string, trigger: Trigger, kill: () => void): Promise<Hop> {
  const { port } = new URL(target)
  const server = createServer((incoming, outgoing) => {
    const crash = trigger.pass('aws')
    if (crash?.moment === 'before') return lose(crash, incoming, outgoing)
    const onward = send(
      { host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers: incoming.headers },
      (answer) => {
        if (crash) {
          answer.resume()
          answer.once('end', () => lose(crash, incoming, outgoing))
          return
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })

  function lose(crash: Crash, incoming: IncomingMessage, outgoing: ServerResponse): void {
    if (crash.effect === 'error') {
      incoming.resume()
      outgoing.writeHead(500, { 'content-type': 'text/plain' }).end('Something went wrong.')
      return
    }
    if (crash.effect === 'kill') kill()
    incoming.socket.resetAndDestroy()
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
