import pg from 'pg'
import type { Logger } from '@/lib/logger'

/** First half of the advisory lock that a living queue worker holds; the second half is its id. */
const aliveLock = 0x616c_6976

/**
 * Shows that this process's queue workers live, and frees the jobs of those that do not: the queue itself waits four hours
 * for a killed worker. A worker lives while the session that holds its lock does.
 */
export class WorkerHeart {
  readonly #url: string
  readonly #logger: Logger
  /** A worker that has just begun may not have taken its lock yet. */
  readonly #graceMs: number
  readonly #ids = new Set<string>()
  #suspects = new Set<string>()
  #client: pg.Client | undefined
  /** One query at a time: the session is shared by all that goes on here. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(url: string, logger: Logger, graceMs = 15_000) {
    this.#url = url
    this.#logger = logger
    this.#graceMs = graceMs
  }

  /** From now on who locks jobs under this id counts as alive. */
  beatFor(id: string): Promise<void> {
    return this.#inTurn(async (client) => {
      this.#ids.add(id)
      await hold(client, id)
    })
  }

  /** Frees jobs whose worker was found without a sign of life twice: a restarted database takes everyone's locks for a moment. */
  releaseDead(): Promise<void> {
    return this.#inTurn((client) => this.#releaseDead(client))
  }

  async #releaseDead(client: pg.Client): Promise<void> {
    const { rows } = await client.query<{ id: string }>(
      `select distinct locked_by as id from graphile_worker.jobs
       where locked_by is not null and locked_at < now() - make_interval(secs => $1::float8 / 1000) and not (locked_by = any($2))`,
      [this.#graceMs, [...this.#ids]],
    )
    const lifeless: string[] = []
    for (const { id } of rows) if (!(await isHeld(client, id))) lifeless.push(id)
    const dead = lifeless.filter((id) => this.#suspects.has(id))
    this.#suspects = new Set(lifeless)
    if (dead.length === 0) return
    await client.query('select graphile_worker.force_unlock_workers($1)', [dead])
    this.#logger.warn({ workers: dead }, 'Took over the jobs of workers that are gone')
  }

  async stop(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    await client?.end().catch(() => {})
  }

  #inTurn<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const result = this.#turn.then(async () => work(this.#client ?? (await this.#open())))
    this.#turn = result.catch(() => {})
    return result
  }

  async #open(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'keyscope-worker-heart' })
    client.on('error', () => {
      if (this.#client === client) this.#client = undefined
    })
    await client.connect()
    for (const id of this.#ids) await hold(client, id)
    this.#client = client
    return client
  }
}

async function hold(client: pg.Client, id: string): Promise<void> {
  await client.query('select pg_advisory_lock_shared($1, hashtext($2))', [aliveLock, id])
}

async function isHeld(client: pg.Client, id: string): Promise<boolean> {
  const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as free', [
    aliveLock,
    id,
  ])
  if (rows[0]?.free) await client.query('select pg_advisory_unlock($1, hashtext($2))', [aliveLock, id])
  return !rows[0]?.free
}
