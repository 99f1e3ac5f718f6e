import { wallClockAt } from '@/lib/domain/scans/wall-clock'

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (n: number) => String(n).padStart(2, '0')

/** `Mon, Nov 23, 2026, 02:00`, as a clock in the zone shows it. */
export function formatInZone(at: Date, timeZone: string): string {
  const { year, month, day, hour, minute, weekday } = wallClockAt(at, timeZone)
  return `${days[weekday]}, ${months[month - 1]} ${day}, ${year}, ${two(hour)}:${two(minute)}`
}

/** The zone of whoever looks; only the browser knows it. */
export const viewersTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
