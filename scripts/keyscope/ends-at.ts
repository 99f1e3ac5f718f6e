import { invalidInput } from '../../lib/errors'

const dayMs = 86_400_000

/** `30d`, a day (to its last minute, UTC) or a moment; nothing: no end. */
export function endsAtOf(text: string | undefined, now: Date): string | null {
  if (text === undefined) return null
  const days = /^(\d{1,4})d$/.exec(text)?.[1]
  if (days) return new Date(now.getTime() + Number(days) * dayMs).toISOString()
  const moment = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:00Z` : text)
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(moment.getTime())) return moment.toISOString()
  throw invalidInput(
    `--ends takes days, such as 30d, a day, such as 2027-03-01, or a moment, such as 2027-03-01T18:00Z; got "${text}".`,
  )
}
