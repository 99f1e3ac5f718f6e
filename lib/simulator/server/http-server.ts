import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerKubernetes, KUBERNETES_PATH } from '../kubernetes/answer-kubernetes'
import type { WireRequest, WireResponse } from '../wire/messages'
import { type Answering, answer } from './answer'
import { answerControl, CONTROL_PATH } from './control'

export interface RunningServer {
  readonly url: string
  close(): Promise<void>
}

/** Listens on the loopback address only: whoever reaches the port may use the control path. */
export async function listen(on: Answering, port: number): Promise<RunningServer> {
  const server = createServer({ keepAlive: true, keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    respond(on, incoming, outgoing).catch((error: unknown) => {
      console.error(error)
      outgoing.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', 1024, () => resolve())
  })
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function respond(on: Answering, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = await readRequest(incoming)
  if (request.path.startsWith(CONTROL_PATH)) return send(outgoing, answerControl(on, request))
  const response = request.path.startsWith(KUBERNETES_PATH)
    ? answerKubernetes(on, request)
    : await answer(on, request, incoming.socket.remoteAddress ?? '')
  if (response === 'hang') return
  if (response === 'reset') {
    incoming.socket.resetAndDestroy()
    return
  }
  send(outgoing, response)
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const body = await readBody(incoming)
  const url = incoming.url ?? '/'
  const mark = url.indexOf('?')
  return {
    method: incoming.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers: incoming.headers,
    body,
  }
}

function readBody(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    incoming.on('error', reject)
  })
}

function send(outgoing: ServerResponse, { status, headers, body, binary, closeAfter }: WireResponse): void {
  // Node writes a text together with the head, bytes after it: one system call saved is a third of what sending costs.
  const bytes = typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const text = binary ? bytes : bytes.toString('utf8')
  outgoing.writeHead(status, { 'content-length': Buffer.byteLength(text), ...headers })
  if (closeAfter === undefined) outgoing.end(text)
  else outgoing.write(Buffer.from(text).subarray(0, closeAfter), () => outgoing.destroy())
}
