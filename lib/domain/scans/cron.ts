/** The five fields of a cron line as the values they name, sorted. `null`: every value. Weekdays count from Sunday, 0. */
export interface Cron {
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly daysOfMonth: readonly number[] | null
  readonly months: readonly number[] | null
  readonly weekdays: readonly number[] | null
}

interface Field {
  readonly name: string
  readonly from: number
  readonly to: number
  /** The last value of `*` where that is not `to`. */
  readonly last?: number
  /** Spellings of the first values, from `from` on. */
  readonly words?: readonly string[]
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const minute: Field = { name: 'minute', from: 0, to: 59 }
const hour: Field = { name: 'hour', from: 0, to: 23 }
const dayOfMonth: Field = { name: 'day of month', from: 1, to: 31 }
const month: Field = { name: 'month', from: 1, to: 12, words: months }
/** 7 is Sunday as well. */
const weekday: Field = { name: 'day of week', from: 0, to: 7, last: 6, words: weekdays }

/** Reads five fields of `*`, numbers, names, ranges, lists and steps. `problem` says what is wrong and where. */
export function parseCron(text: string): Cron | { readonly problem: string } {
  const parts = text.trim().split(/\s+/)
  if (parts.length !== 5 || text.trim() === '')
    return {
      problem: 'Expected five fields: minute, hour, day of month, month and day of week, such as "0 2 * * *".',
    }
  const [minuteText = '', hourText = '', dayText = '', monthText = '', weekdayText = ''] = parts
  try {
    return {
      minutes: valuesOf(minuteText, minute),
      hours: valuesOf(hourText, hour),
      daysOfMonth: unlessAll(valuesOf(dayText, dayOfMonth), 31),
      months: unlessAll(valuesOf(monthText, month), 12),
      weekdays: unlessAll(sorted(valuesOf(weekdayText, weekday).map((day) => day % 7)), 7),
    }
  } catch (error) {
    if (error instanceof CronProblem) return { problem: error.message }
    throw error
  }
}

/** The same times in one spelling, of numbers and `*` alone. */
export function cronText({ minutes, hours, daysOfMonth, months, weekdays }: Cron): string {
  const text = (values: readonly number[] | null) => values?.join(',') ?? '*'
  return [
    text(unlessAll(minutes, 60)),
    text(unlessAll(hours, 24)),
    text(daysOfMonth),
    text(months),
    text(weekdays),
  ].join(' ')
}

export const isEveryHour = ({ hours }: Cron): boolean => hours.length === 24

/** Minutes between the two runs of a day, or of one day and the next, that are closest. */
export function shortestPause({ minutes, hours }: Cron): number {
  const times = hours.flatMap((hour) => minutes.map((minute) => 60 * hour + minute))
  const next = times.slice(1).concat(24 * 60 + (times[0] ?? 0))
  return Math.min(...times.map((time, i) => (next[i] ?? 0) - time))
}

class CronProblem extends Error {}

function valuesOf(text: string, field: Field): number[] {
  return sorted(text.split(',').flatMap((part) => partOf(part, field)))
}

function partOf(part: string, field: Field): number[] {
  const [, range = '', first, last, step] = /^(\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part) ?? []
  if (range === '') throw wrong(part, field)
  const every = range === '*'
  if (step !== undefined && !every && last === undefined) throw wrong(part, field)
  const from = every ? field.from : numberOf(first ?? '', field)
  const end = every ? (field.last ?? field.to) : numberOf(last ?? first ?? '', field)
  // Saturday to Sunday.
  const to = field === weekday && end === 0 && from > 0 ? 7 : end
  const by = step === undefined ? 1 : Number(step)
  if (from > to || by < 1 || by > field.to) throw wrong(part, field)
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by)
}

function numberOf(text: string, field: Field): number {
  const word = field.words?.indexOf(text.toLowerCase()) ?? -1
  const value = word >= 0 ? field.from + word : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  if (value >= field.from && value <= field.to) return value
  throw wrong(text, field)
}

function wrong(text: string, { name, from, to, words }: Field): CronProblem {
  const names = words ? ` or ${words[0]?.toUpperCase()} to ${words.at(-1)?.toUpperCase()}` : ''
  return new CronProblem(
    `"${text}" is no ${name}: expected ${from} to ${to}${names}, a range (a-b), a list (a,b) or steps (*/n).`,
  )
}

const sorted = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b)
const unlessAll = (values: readonly number[], all: number) => (values.length === all ? null : values)
