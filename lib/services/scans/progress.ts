import type { Database } from '@/lib/db/client'
import { notify } from '@/lib/db/notify'

const atMostEveryMs = 250

interface Pulse {
  sentAt: number
  timer: NodeJS.Timeout | undefined
}

const pulses = new Map<number, Pulse>()

/** Tells open pages that a scan moved on, four times a second at most: a scan has thousands of steps. */
export function noteProgress(db: Database, scanId: number): void {
  const pulse = pulses.get(scanId) ?? { sentAt: 0, timer: undefined }
  pulses.set(scanId, pulse)
  if (pulse.timer) return
  const waitMs = Math.max(0, pulse.sentAt + atMostEveryMs - performance.now())
  pulse.timer = setTimeout(() => {
    pulse.timer = undefined
    pulse.sentAt = performance.now()
    // A lost progress message is only a page that is a moment behind; the scan's end is sent with its change.
    void notify(db.prisma, { topic: 'scan', id: scanId }).catch(() => {})
  }, waitMs)
  pulse.timer.unref()
}

/** The scan is over: nothing more to tell. */
export function endProgress(scanId: number): void {
  clearTimeout(pulses.get(scanId)?.timer)
  pulses.delete(scanId)
}
