import type { Clock } from '@/lib/clock'
import type { Database } from '@/lib/db/client'
import { everywhere, type RoleName } from '@/lib/domain/roles'
import type { ServiceContext } from '@/lib/services/context'

/** When tests happen, unless they say otherwise. */
export const testNow = new Date('2027-03-01T09:00:00.000Z')

export interface SteppableClock extends Clock {
  /** Moves time forward. */
  advance(milliseconds: number): void
}

export function fixedClock(start: Date = testNow): SteppableClock {
  let time = start.getTime()
  return {
    now: () => new Date(time),
    advance(milliseconds) {
      time += milliseconds
    },
  }
}

const people: Readonly<Record<RoleName, string>> = {
  viewer: 'Vera Viewer',
  requester: 'Robin Requester',
  approver: 'Alex Approver',
  auditor: 'Audra Auditor',
  administrator: 'Addison Administrator',
}

export interface ContextOptions {
  readonly clock?: Clock
  /** Tells apart two people of the same role. */
  readonly id?: string
  readonly name?: string
  /** Only for these accounts; everywhere unless said. */
  readonly accounts?: readonly string[]
}

const held = (role: RoleName, accounts?: readonly string[]) =>
  accounts ? [{ role, group: { id: 'group', name: 'group', accounts } }] : everywhere(role)

/** A person of that role at work on `db`, as a page or the API would hand it to a service. */
export function contextFor(db: Database, role: RoleName, options: ContextOptions = {}): ServiceContext {
  return {
    db,
    clock: options.clock ?? fixedClock(),
    actor: {
      type: 'user',
      id: options.id ?? `user-${role}`,
      name: options.name ?? people[role],
      roles: held(role, options.accounts),
    },
    request: { id: 'test-request', sourceAddress: '192.0.2.1' },
  }
}
