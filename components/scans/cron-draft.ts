import { parseCron } from '@/lib/domain/scans/cron'

/** How often a schedule runs, as the form asks for it. Each preset uses what it needs of the rest. */
export interface CronDraft {
  readonly preset: 'nightly' | 'six-hours' | 'weekly' | 'own'
  /** hh:mm */
  readonly time: string
  /** 0 is Sunday. */
  readonly weekday: number
  readonly own: string
}

export const nightlyDraft: CronDraft = { preset: 'nightly', time: '02:00', weekday: 0, own: '0 2 * * *' }

/** The cron line; null while the time is not written out. */
export function cronOfDraft({ preset, time, weekday, own }: CronDraft): string | null {
  if (preset === 'own') return own
  if (preset === 'six-hours') return '0 */6 * * *'
  const [, hour, minute] = /^(\d{2}):(\d{2})$/.exec(time) ?? []
  if (hour === undefined) return null
  return `${Number(minute)} ${Number(hour)} * * ${preset === 'weekly' ? weekday : '*'}`
}

/** The preset that makes this line, else the line itself. */
export function draftOfCron(text: string): CronDraft {
  const cron = parseCron(text)
  const own: CronDraft = { ...nightlyDraft, preset: 'own', own: text }
  if ('problem' in cron || cron.daysOfMonth || cron.months || cron.minutes.length > 1) return own
  const { minutes, hours, weekdays } = cron
  if (minutes[0] === 0 && hours.join() === '0,6,12,18' && !weekdays) return { ...own, preset: 'six-hours' }
  if (hours.length > 1) return own
  const time = [hours[0], minutes[0]].map((n) => String(n).padStart(2, '0')).join(':')
  if (!weekdays) return { ...own, preset: 'nightly', time }
  const [weekday, ...others] = weekdays
  return weekday === undefined || others.length > 0 ? own : { ...own, preset: 'weekly', time, weekday }
}
