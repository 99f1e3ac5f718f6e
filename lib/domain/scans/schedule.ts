import { Cron as Calendar } from 'croner'
import { z } from 'zod'
import { type Cron, cronText, isEveryHour, parseCron, shortestPause } from './cron'
import { isTimeZone, offsetAt } from './wall-clock'

export const longestJitterSeconds = 6 * 3600
const shortestPauseMinutes = 5

/**
 * When a schedule runs: five cron fields on the wall clock of a time zone, each run up to `jitterSeconds` later. Refused when it
 * would run more often than every five minutes or never, or when a run could come later than the one after it.
 */
export const Timing = z
  .object({
    cron: z.string().trim().max(100),
    timeZone: z.string().max(64).refine(isTimeZone, 'Expected the name of a time zone such as Europe/Berlin or UTC.'),
    jitterSeconds: z.number().int().min(0).max(longestJitterSeconds, 'The jitter may be six hours at most.'),
  })
  .superRefine(({ cron, timeZone, jitterSeconds }, refuse) => {
    const parsed = parseCron(cron)
    if ('problem' in parsed) return refuse.addIssue({ code: 'custom', path: ['cron'], message: parsed.problem })
    const pause = shortestPause(parsed)
    if (pause < shortestPauseMinutes) {
      const message = `It would run ${pause} min after the run before; every ${shortestPauseMinutes} min is the most.`
      refuse.addIssue({ code: 'custom', path: ['cron'], message })
    } else if (isTimeZone(timeZone) && !new Calendar(cronText(parsed), { timezone: timeZone }).nextRun(new Date(0))) {
      refuse.addIssue({ code: 'custom', path: ['cron'], message: 'It would never run: there is no such day.' })
    } else if (jitterSeconds >= 60 * pause) {
      const message = `The jitter must be shorter than the ${pause} min from one run to the next.`
      refuse.addIssue({ code: 'custom', path: ['jitterSeconds'], message })
    }
  })
export type Timing = z.infer<typeof Timing>

/** When the schedule runs next after `after`, jitter included. The same for everyone who asks: two workers agree. */
export function nextRun(id: string, timing: Timing, after: Date): Date {
  const { jitterSeconds } = timing
  // A run planned before `after` may still be to come, by its jitter.
  let planned = new Date(after.getTime() - 1000 * jitterSeconds - 1)
  for (;;) {
    planned = nextPlanned(timing, planned)
    const run = new Date(planned.getTime() + 1000 * jitterOf(id, planned, jitterSeconds))
    if (run > after) return run
  }
}

/** The next `count` times on the clock after `after`, without jitter. */
export function plannedRuns(timing: Timing, after: Date, count: number): Date[] {
  const runs: Date[] = []
  for (let at = after; runs.length < count; runs.push(at)) at = nextPlanned(timing, at)
  return runs
}

/** Seconds this run comes later than planned: 0 to `most`, evenly spread over schedules and days. */
export function jitterOf(id: string, planned: Date, most: number): number {
  return hash(`${id} ${planned.toISOString()}`) % (most + 1)
}

function nextPlanned({ cron, timeZone }: Pick<Timing, 'cron' | 'timeZone'>, after: Date): Date {
  const parsed = parseCron(cron)
  if ('problem' in parsed) throw new Error(`Expected the cron line of a schedule, got "${cron}". ${parsed.problem}`)
  const next = isEveryHour(parsed) ? nextInEveryHour(parsed, timeZone, after) : nextOnTheWall(parsed, timeZone, after)
  if (!next) throw new Error(`Expected a cron line that runs again, got "${cron}" after ${after.toISOString()}.`)
  return next
}

/**
 * A time the clock skips in spring comes as much later as the clock jumped; one it shows twice in autumn comes once, the
 * first time.
 */
const nextOnTheWall = (cron: Cron, timezone: string, after: Date) =>
  new Calendar(cronText(cron), { timezone }).nextRun(after)

/** Every hour means the hour shown twice as well, both times: a pause of two hours would be nobody's wish. */
function nextInEveryHour(cron: Cron, timeZone: string, after: Date): Date | null {
  let at = after
  let offset = offsetAt(after, timeZone)
  for (;;) {
    const next = new Calendar(cronText(cron), { utcOffset: offset }).nextRun(at)
    if (!next) return null
    const found = offsetAt(next, timeZone)
    if (found === offset) return next
    // The clock changes before: look from there on, with what it shows then.
    at = lastBefore(at, next, (time) => offsetAt(time, timeZone) !== offset)
    offset = found
  }
}

/** The last millisecond before `is` turns true between the two. */
function lastBefore(from: Date, to: Date, is: (time: Date) => boolean): Date {
  let [low, high] = [from.getTime(), to.getTime()]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (is(new Date(middle))) high = middle
    else low = middle
  }
  return new Date(low)
}

/** FNV-1a, its bits mixed once more: neighbouring days would get neighbouring delays otherwise. */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
