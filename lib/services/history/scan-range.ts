import type { ScanMark } from '@/lib/contracts/changes'
import type { Scan } from '@/lib/db/generated/client'
import { parseSince } from '@/lib/domain/changes-between/since'
import { invalidInput, notFound } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'

/**
 * Two moments to compare. A scan stands for the moment it ended: what an event made a worker read again later is counted to that scan
 * too, so its number alone does not say what was known when.
 */
export interface ScanRange {
  /** The newest scan at `since`, or the one that was asked for. */
  readonly from: Scan
  readonly since: Date
  readonly to: Scan
  /** null: now, with everything that was read since `to` ended. */
  readonly until: Date | null
  /** Why it is another range than was asked for. */
  readonly note: string | null
}

export interface AskedRange {
  /** 0: not given. */
  readonly from: number
  readonly to: number
  /** Used where `from` is not given. */
  readonly since: string | Date
}

/** Scans that have left what they read behind. */
const ended = {
  status: { in: ['complete', 'partial', 'cancelled'] as ('complete' | 'partial' | 'cancelled')[] },
  startedAt: { not: null },
  finishedAt: { not: null },
}

/** What is meant; null before the first scan has ended. Throws when a scan that was named is not there, or `since` is no moment. */
export async function findRange(ctx: ServiceContext, asked: AskedRange): Promise<ScanRange | null> {
  const to = asked.to ? await findScan(ctx, asked.to) : await newestEnded(ctx)
  if (!to) return null
  return findEnds(ctx, asked, to)
}

async function findEnds(ctx: ServiceContext, asked: AskedRange, to: Scan): Promise<ScanRange> {
  const until = asked.to ? endOf(to) : null
  if (asked.from) return fromScan(await findScan(ctx, asked.from), to, until)
  if (asked.since) return fromMoment(ctx, momentOf(ctx, asked.since), to, until)
  const before = await ctx.db.prisma.scan.findFirst({
    where: { ...ended, id: { lt: to.id } },
    orderBy: { id: 'desc' },
  })
  return fromScan(before ?? to, to, until)
}

function fromScan(from: Scan, to: Scan, until: Date | null): ScanRange {
  if (from.id > to.id) return { from: to, since: endOf(to), to: from, until: endOf(from), note: null }
  return { from, since: endOf(from), to, until, note: null }
}

async function fromMoment(ctx: ServiceContext, at: Date, to: Scan, until: Date | null): Promise<ScanRange> {
  const upTo = { ...ended, id: { lte: to.id } }
  const first = (await ctx.db.prisma.scan.findFirst({ where: upTo, orderBy: { id: 'asc' } })) ?? to
  const firstEnd = endOf(first)
  if (firstEnd > at) {
    const note = `No scan is as old as that; scan ${first.id} of ${firstEnd.toISOString().slice(0, 10)} is the first.`
    return { from: first, since: firstEnd, to, until, note }
  }
  const newest = await ctx.db.prisma.scan.findFirst({
    where: { startedAt: { lte: at }, id: { lte: to.id } },
    orderBy: { id: 'desc' },
  })
  return { from: newest ?? first, since: at, to, until, note: null }
}

function momentOf(ctx: ServiceContext, since: string | Date): Date {
  const at = since instanceof Date ? since : parseSince(since, ctx.clock.now())
  if (at) return at
  throw invalidInput(
    `Expected a moment such as yesterday, tuesday, 7d, 12h or 2026-11-24 (UTC), got "${String(since)}".`,
  )
}

const newestEnded = (ctx: ServiceContext) => ctx.db.prisma.scan.findFirst({ where: ended, orderBy: { id: 'desc' } })

async function findScan(ctx: ServiceContext, id: number): Promise<Scan> {
  const scan = await ctx.db.prisma.scan.findUnique({ where: { id } })
  if (!scan) throw notFound(`Scan ${id}`)
  return scan
}

/** A scan that has not ended yet is as it is now. */
const endOf = (scan: Scan): Date => scan.finishedAt ?? scan.startedAt ?? scan.requestedAt

/** Scans to choose from, newest first. */
export function listEndedScans(ctx: ServiceContext, most: number): Promise<Scan[]> {
  return ctx.db.prisma.scan.findMany({ where: ended, orderBy: { id: 'desc' }, take: most })
}

export const toMark = (scan: Scan): ScanMark => ({ id: scan.id, at: endOf(scan).toISOString(), status: scan.status })
