import { createHash, randomUUID } from 'node:crypto'

export interface QueuedMessage {
  readonly id: string
  readonly body: string
  readonly md5: string
  readonly sentAt: number
  /** When it may be received again, in milliseconds since the epoch. */
  visibleAt: number
  receives: number
  firstReceivedAt?: number
  /** Names the newest receive; an older one deletes it too, as on a standard queue. */
  receipts: string[]
}

export interface Waiting {
  readonly most: number
  readonly waitMs: number
  readonly hiddenMs: number
}

/** A standard queue in memory: delivered at least once, received messages hidden for a while, no order promised. */
export class MessageQueue {
  readonly #messages = new Map<string, QueuedMessage>()
  readonly #waiting: (() => void)[] = []

  constructor(readonly name: string) {}

  send(body: string): QueuedMessage {
    const now = Date.now()
    const message: QueuedMessage = {
      id: randomUUID(),
      body,
      md5: createHash('md5').update(body).digest('hex'),
      sentAt: now,
      visibleAt: now,
      receives: 0,
      receipts: [],
    }
    this.#messages.set(message.id, message)
    // The newest one waiting first: an older one may belong to a client that has hung up.
    this.#waiting.pop()?.()
    return message
  }

  /** Takes what is there, or waits for the first message that comes. */
  async receive({ most, waitMs, hiddenMs }: Waiting): Promise<QueuedMessage[]> {
    const until = Date.now() + waitMs
    for (;;) {
      const taken = this.#take(most, hiddenMs)
      const left = until - Date.now()
      if (taken.length > 0 || left <= 0) return taken
      await this.#next(Math.min(left, this.#untilVisible()))
    }
  }

  /** False for a handle that this queue never gave. */
  delete(receipt: string): boolean {
    const id = receipt.split('.')[0] ?? ''
    const message = this.#messages.get(id)
    if (message?.receipts.includes(receipt)) this.#messages.delete(id)
    return /^[0-9a-f-]{36}\.[0-9a-f-]{36}$/.test(receipt)
  }

  counts(): { readonly visible: number; readonly hidden: number } {
    const now = Date.now()
    const all = [...this.#messages.values()]
    const visible = all.filter(({ visibleAt }) => visibleAt <= now).length
    return { visible, hidden: all.length - visible }
  }

  #take(most: number, hiddenMs: number): QueuedMessage[] {
    const now = Date.now()
    const taken: QueuedMessage[] = []
    for (const message of this.#messages.values()) {
      if (taken.length === most) break
      if (message.visibleAt > now) continue
      message.visibleAt = now + hiddenMs
      message.receives += 1
      message.firstReceivedAt ??= now
      message.receipts.push(`${message.id}.${randomUUID()}`)
      taken.push(message)
    }
    return taken
  }

  #untilVisible(): number {
    const times = [...this.#messages.values()].map(({ visibleAt }) => visibleAt - Date.now())
    return Math.max(1, Math.min(Number.POSITIVE_INFINITY, ...times))
  }

  #next(forMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(wake, forMs)
      // Somebody who waits for a message does not keep the simulator alive.
      timer.unref()
      const waiting = this.#waiting
      waiting.push(wake)
      function wake() {
        clearTimeout(timer)
        const at = waiting.indexOf(wake)
        if (at >= 0) waiting.splice(at, 1)
        resolve()
      }
    })
  }
}
