import { type Cron, parseCron } from './cron'
import type { Timing } from './schedule'

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const mostTimes = 6

/** In words: `at 02:00 every day (Europe/Berlin), up to 15 min later`. A cron line that is wrong is told as it is. */
export function describeTiming({ cron, timeZone, jitterSeconds }: Timing): string {
  const jitter = jitterSeconds > 0 ? `, up to ${durationOf(jitterSeconds)} later` : ''
  return `${describeCron(cron)} (${timeZone})${jitter}`
}

/** `every 6 hours from midnight`, `at 02:00 on Mondays`. */
export function describeCron(text: string): string {
  const cron = parseCron(text)
  if ('problem' in cron) return text
  const [times, days, months] = [timesOf(cron), daysOf(cron), monthsOf(cron)]
  const everyDay = days || !times.startsWith('at ') ? '' : 'every day'
  return [times, days || everyDay, months].filter(Boolean).join(' ')
}

function timesOf({ minutes, hours }: Cron): string {
  const [minute = 0] = minutes
  const minuteStep = stepOf(minutes, 60)
  if (hours.length === 24) {
    if (minutes.length > 1 && minuteStep)
      return `every ${minuteStep} minutes${minute === 0 ? '' : ` from minute ${minute}`}`
    if (minutes.length === 1) return minute === 0 ? 'every hour' : `every hour at minute ${minute}`
    return `every hour at minutes ${listOf(minutes)}`
  }
  const hourStep = stepOf(hours, 24)
  if (minutes.length === 1 && hours.length > 2 && hourStep)
    return `every ${hourStep} hours from ${hours[0] === 0 && minute === 0 ? 'midnight' : clock(hours[0] ?? 0, minute)}`
  if (hours.length * minutes.length <= mostTimes)
    return `at ${listOf(hours.flatMap((hour) => minutes.map((at) => clock(hour, at))))}`
  const past = minutes.length === 1 ? `minute ${minute}` : `minutes ${listOf(minutes)}`
  return `at ${past} past ${hours.length === 1 ? 'hour' : 'hours'} ${listOf(hours)}`
}

/** As cron has it: where days of the month and of the week are both given, either is enough. */
function daysOf({ daysOfMonth, weekdays }: Cron): string {
  const ofMonth = daysOfMonth && `on ${daysOfMonth.length === 1 ? 'day' : 'days'} ${listOf(daysOfMonth)} of the month`
  const ofWeek = weekdays && weekdaysOf(weekdays)
  return [ofMonth, ofWeek].filter(Boolean).join(' and ')
}

function weekdaysOf(weekdays: readonly number[]): string {
  if (weekdays.join() === '1,2,3,4,5') return 'from Monday to Friday'
  const mondayFirst = [...weekdays].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7))
  return `on ${listOf(mondayFirst.map((day) => `${dayNames[day]}s`))}`
}

const monthsOf = ({ months }: Cron): string =>
  months ? `in ${listOf(months.map((month) => monthNames[month - 1] ?? String(month)))}` : ''

/** The distance between all neighbours, the first and the last included; 0 where it differs. */
function stepOf(values: readonly number[], round: number): number {
  const step = round / values.length
  return values.every((value, i) => i === 0 || value - (values[i - 1] ?? 0) === step) ? step : 0
}

function listOf(values: readonly (string | number)[]): string {
  const last = values.at(-1)
  return values.length < 2 ? String(last ?? '') : `${values.slice(0, -1).join(', ')} and ${last}`
}

const two = (n: number) => String(n).padStart(2, '0')
const clock = (hour: number, minute: number) => `${two(hour)}:${two(minute)}`

function durationOf(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}
