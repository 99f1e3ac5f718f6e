import 'server-only'

const heartbeatMs = 15_000
/** Then the browser opens the next one. */
const longestMs = 10 * 60_000

export interface EventSink {
  /** One event: `data` is sent as JSON. */
  send(data: unknown): void
  end(): void
}

/**
 * Server-sent events for as long as the browser stays. `start` subscribes and answers how to unsubscribe; it is called before the
 * response begins, so that nothing is missed once the browser sees the stream open. `mayGoOn` is asked at each heartbeat: a stream
 * ends with the session it belongs to.
 */
export async function eventStream(
  request: Request,
  start: (sink: EventSink) => Promise<() => void>,
  mayGoOn: () => Promise<boolean>,
): Promise<Response> {
  const encoder = new TextEncoder()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let finish = () => {}
  let endedEarly = false
  const stream = new ReadableStream<Uint8Array>({
    start(c) {
      controller = c
    },
    cancel() {
      finish()
    },
  })
  const write = (text: string) => {
    try {
      controller?.enqueue(encoder.encode(text))
    } catch {
      finish()
    }
  }
  const unsubscribe = await start({
    send: (data) => write(`data: ${JSON.stringify(data)}\n\n`),
    end: () => {
      endedEarly = true
      finish()
    },
  })
  const heartbeat = setInterval(() => {
    // Also holds on to the request: one that is garbage collected no longer tells when it was aborted.
    if (request.signal.aborted) finish()
    else
      mayGoOn().then(
        (goOn) => (goOn ? write(': still here\n\n') : finish()),
        () => finish(),
      )
  }, heartbeatMs)
  const limit = setTimeout(() => finish(), longestMs)
  let finished = false
  finish = () => {
    if (finished) return
    finished = true
    clearInterval(heartbeat)
    clearTimeout(limit)
    unsubscribe()
    try {
      controller?.close()
    } catch {
      // The browser closed it first.
    }
  }
  request.signal.addEventListener('abort', () => finish(), { once: true })
  if (endedEarly || request.signal.aborted) finish()
  else write('retry: 2000\n: connected\n\n')
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      // no-transform: compression would hold events back until its buffer is full.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}
