export interface PostgresMessage {
  /** One letter; empty for the first message of a connection, which has none. */
  readonly kind: string
  readonly body: Buffer
  /** As it came, to be passed on. */
  readonly raw: Buffer
}

/** Cuts the bytes of one direction into messages (https://www.postgresql.org/docs/current/protocol-message-formats.html). */
export class PostgresMessages {
  #rest: Buffer = Buffer.alloc(0)
  #startup: boolean

  constructor({ startup }: { readonly startup: boolean }) {
    this.#startup = startup
  }

  push(chunk: Buffer): PostgresMessage[] {
    this.#rest = Buffer.concat([this.#rest, chunk])
    const messages: PostgresMessage[] = []
    for (;;) {
      const head = this.#startup ? 0 : 1
      if (this.#rest.length < head + 4) return messages
      const end = head + this.#rest.readUInt32BE(head)
      if (this.#rest.length < end) return messages
      const raw = this.#rest.subarray(0, end)
      messages.push({ kind: raw.toString('latin1', 0, head), body: raw.subarray(head + 4), raw })
      this.#rest = this.#rest.subarray(end)
      this.#startup = false
    }
  }
}
