const dayMs = 86_400_000
const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, d: dayMs, w: 7 * dayMs }
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/**
 * The moment that words such as `yesterday`, `tuesday`, `7d`, `12h`, `2026-11-24` or `2026-11-24T08:00:00Z` stand for, in UTC; null for
 * anything else. Days begin at midnight, and a weekday is the last one before today.
 */
export function parseSince(text: string, now: Date): Date | null {
  const word = text.trim().toLowerCase()
  const today = Math.floor(now.getTime() / dayMs) * dayMs
  if (word === 'today') return new Date(today)
  if (word === 'yesterday') return new Date(today - dayMs)
  const weekday = weekdays.indexOf(word)
  if (weekday >= 0) return new Date(today - ((new Date(today).getUTCDay() - weekday + 6) % 7) * dayMs - dayMs)
  const [, count, unit = ''] = /^(\d{1,4})([hdw])$/.exec(word) ?? []
  if (count) return new Date(now.getTime() - Number(count) * (unitMs[unit] ?? 0))
  return parseDate(word.toUpperCase())
}

function parseDate(text: string): Date | null {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?Z)?$/.test(text)) return null
  const date = new Date(text)
  // February 30 would become March 2.
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text.slice(0, 10) ? null : date
}
