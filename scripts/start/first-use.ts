// Loaded after the Prisma client has been generated: what it imports needs it.
import { createDemoUsers, demoUsers } from '../../lib/auth/demo-users'
import { systemClock } from '../../lib/clock'
import type { Database } from '../../lib/db/client'
import { everywhere } from '../../lib/domain/roles'
import { requestScan } from '../../lib/services/scans/request-scan'
import { createNightly } from '../../lib/services/schedules/create-nightly'
import type { StartSettings } from './settings'

export interface SignIn {
  readonly role: string
  readonly email: string
  readonly password: string
}

export interface FirstUse {
  /** Printed for the demo only. */
  readonly signIns: readonly SignIn[]
  readonly people: number
  /** The first scan, unless it was completed before. */
  readonly scanId: number | null
}

/** Creates what an empty installation lacks: in the demo its people, everywhere a first scan and a schedule for the others. */
export async function prepareFirstUse(db: Database, settings: StartSettings): Promise<FirstUse> {
  const simulated = settings.organization === 'simulated'
  if (simulated && (await db.prisma.user.count()) === 0) await createDemoUsers(db, { simulated })
  return {
    signIns: simulated ? demoUsers : [],
    people: await db.prisma.user.count(),
    scanId: await firstScan(db),
  }
}

async function firstScan(db: Database): Promise<number | null> {
  const newest = await db.prisma.scan.findFirst({ orderBy: { id: 'desc' } })
  if (newest) return newest.finishedAt ? null : newest.id
  const actor = {
    type: 'command-line',
    id: 'npm start',
    name: 'First start',
    roles: everywhere('administrator'),
  } as const
  const ctx = { db, clock: systemClock, actor, request: null }
  // Before the scan: where this is cut off, the next start finds no scan and comes here again.
  await createNightly(ctx)
  const scan = await requestScan(ctx, { trigger: 'first' })
  return scan.id
}
