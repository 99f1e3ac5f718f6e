import 'server-only'
import type { Notification, PoolClient } from 'pg'
import { z } from 'zod'
import type { Database } from '@/lib/db/client'
import { type Change, changeChannel } from '@/lib/db/notify'
import { processDatabase } from '@/lib/db/process-database'
import { logger } from '@/lib/logger'

const ChangeText = z
  .string()
  .transform((text) => JSON.parse(text) as unknown)
  .pipe(
    z.discriminatedUnion('topic', [
      z.object({ topic: z.literal('scan'), id: z.number() }),
      z.object({ topic: z.literal('request'), id: z.string() }),
      z.object({ topic: z.literal('assessment'), id: z.number() }),
    ]),
  )

export interface Listener {
  readonly onChange: (change: Change) => void
  /** The database connection is gone: what changed meanwhile is not known, so the reader has to start over. */
  readonly onLost: () => void
}

/** One LISTEN for all open pages of this process. It listens while somebody does. */
export class ChangeFeed {
  private readonly listeners = new Set<Listener>()
  private connection: Promise<PoolClient> | undefined

  constructor(private readonly db: Pick<Database, 'pool'>) {}

  /** Resolves once changes are sure to arrive; the answer ends the subscription. */
  async subscribe(listener: Listener): Promise<() => void> {
    this.listeners.add(listener)
    const unsubscribe = () => {
      this.listeners.delete(listener)
      if (this.listeners.size === 0) this.stop()
    }
    try {
      this.connection ??= this.listen()
      await this.connection
    } catch (error) {
      this.connection = undefined
      unsubscribe()
      throw error
    }
    return unsubscribe
  }

  private async listen(): Promise<PoolClient> {
    const client = await this.db.pool.connect()
    client.on('notification', this.hear)
    client.once('error', (error) => this.lose(client, error))
    await client.query(`listen ${changeChannel}`)
    return client
  }

  private readonly hear = ({ payload = '' }: Notification) => {
    const change = ChangeText.safeParse(payload)
    if (!change.success) return logger.warn({ payload }, 'A change nobody understands was announced')
    for (const listener of this.listeners) listener.onChange(change.data)
  }

  private lose(client: PoolClient, error: Error): void {
    logger.warn({ err: error }, 'The connection that listens for changes was lost')
    client.off('notification', this.hear)
    client.release(error)
    this.connection = undefined
    const left = [...this.listeners]
    this.listeners.clear()
    for (const listener of left) listener.onLost()
  }

  private stop(): void {
    const connection = this.connection
    this.connection = undefined
    void connection?.then(
      async (client) => {
        client.off('notification', this.hear)
        client.removeAllListeners('error')
        await client.query('unlisten *').catch(() => {})
        client.release()
      },
      () => {},
    )
  }
}

const holder = globalThis as typeof globalThis & { keyscopeChanges?: ChangeFeed }

export function processChanges(): ChangeFeed {
  holder.keyscopeChanges ??= new ChangeFeed(processDatabase())
  return holder.keyscopeChanges
}
