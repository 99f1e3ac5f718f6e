import { createHash } from 'node:crypto'
import type { Message } from '@aws-sdk/client-sqs'
import type { Transaction } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { inTransaction } from '@/lib/db/transaction'
import { type ChangeEvent, isProblem, type MessageProblem } from '@/lib/domain/changes/change-event'
import { findStale, type Stale } from '@/lib/domain/changes/find-stale'
import { parseMessage } from '@/lib/domain/changes/parse-message'
import { messageOf } from '@/lib/errors'
import type { JobContext } from '@/lib/services/job-context'
import { watchWriter } from '../grants/check-writer-call'
import { namedResources } from './named-resources'
import { unreadableName } from './queue-setting'
import { databaseNow } from './settle-events'
import { enqueueRead, nameOfStale, type Readable } from './stale-job'
import { storableJson } from './storable-json'

/**
 * Keeps what the messages say and enqueues what has to be read again, in one transaction: afterwards they may be deleted. An event
 * that was kept before is left alone. A message that nothing can be made of is kept as what it is, so that it never comes again.
 */
export async function storeMessages(job: JobContext, messages: readonly Message[]): Promise<void> {
  const read = messages.map(readMessage)
  try {
    await storeAll(job, read)
  } catch (error) {
    if (read.length === 1) throw error
    // One of them may be what the database cannot take: the others must not wait for it.
    for (const one of read) await storeAlone(job, one)
  }
}

interface Kept {
  readonly message: Message
  readonly event: ChangeEvent
  readonly body: object
}
type Read = Kept | { readonly message: Message; readonly problem: MessageProblem }

function readMessage(message: Message): Read {
  const parsed = parseMessage(message.Body ?? '')
  if (isProblem(parsed)) return { message, problem: parsed }
  try {
    return { message, event: storableJson(parsed.event), body: storableJson(parsed.record) }
  } catch (error) {
    return { message, problem: { problem: 'not-an-event', text: `The record cannot be kept: ${messageOf(error)}` } }
  }
}

async function storeAlone(job: JobContext, read: Read): Promise<void> {
  try {
    await storeAll(job, [read])
  } catch (error) {
    // Where the database takes nothing at all this fails too, and the message comes again.
    const text = `The database does not take the record: ${messageOf(error)}`.slice(0, 1_000)
    await storeAll(job, [{ message: read.message, problem: { problem: 'not-an-event', text } }])
  }
}

async function storeAll(job: JobContext, read: readonly Read[]): Promise<void> {
  const now = job.clock.now()
  await inTransaction(job.db, async (tx) => {
    const unreadable = read.flatMap((one) => ('problem' in one ? [problemRow(one, now)] : []))
    if (unreadable.length > 0) await tx.changeEvent.createMany({ data: unreadable, skipDuplicates: true })
    const kept = read.filter((one): one is Kept => 'event' in one)
    if (kept.length > 0) await storeEvents(tx, kept, now)
  })
}

async function storeEvents(tx: Transaction, kept: readonly Kept[], now: Date): Promise<void> {
  const named = await namedResources(
    tx,
    kept.map(({ event }) => event),
  )
  const events = named.map((event, at) => ({ event, body: kept[at]?.body ?? {}, stale: findStale(event) }))
  const receivedAt = await databaseNow(tx)
  const data = events.map(({ event, body, stale }) => ({ ...eventRow(event, body, stale, now), receivedAt }))
  const known = await tx.changeEvent.findMany({ where: { id: { in: data.map(({ id }) => id) } }, select: { id: true } })
  const knownIds = new Set(known.map(({ id }) => id))
  const fresh = events.flatMap(({ event }) => (knownIds.has(event.eventId) ? [] : [event]))
  await tx.changeEvent.createMany({ data, skipDuplicates: true })
  const open = await tx.changeEvent.findMany({
    // Who looked an event up in CloudTrail may have been faster than the queue: nothing was read for it.
    where: {
      id: { in: data.map(({ id }) => id) },
      OR: [{ handledAt: null }, { outcome: { startsWith: 'Looked up' } }],
    },
    select: { id: true },
  })
  const openIds = new Set(open.map(({ id }) => id))
  const reads = new Map<string, Readable>()
  for (const { event, stale } of events) {
    if (!openIds.has(event.eventId)) continue
    for (const one of stale) if (one.kind !== 'nothing') reads.set(nameOfStale(one), one)
  }
  for (const one of reads.values()) await enqueueRead(tx, one, now)
  await watchWriter(tx, fresh, now)
}

function eventRow(event: ChangeEvent, body: object, stale: readonly Stale[], now: Date) {
  const [first] = stale
  return {
    id: event.eventId,
    at: new Date(event.at),
    accountId: event.accountId,
    region: event.region,
    source: event.source,
    name: event.name,
    actorArn: event.actorArn,
    resources: [...event.resources],
    errorCode: event.errorCode,
    body: body as Prisma.InputJsonObject,
    ...(first?.kind === 'nothing' && { handledAt: now, outcome: first.why }),
  }
}

const keptCharacters = 2_000

function problemRow({ message, problem }: { message: Message; problem: MessageProblem }, now: Date) {
  const text = message.Body ?? ''
  const id = message.MessageId ?? createHash('sha256').update(text).digest('hex')
  return {
    id: `message:${id}`,
    at: now,
    accountId: '',
    region: '',
    source: 'unknown',
    name: unreadableName,
    actorArn: '',
    resources: [],
    body: storableJson({ text: text.slice(0, keptCharacters) }),
    handledAt: now,
    outcome: `${problem.text} It was put aside.`,
  }
}
