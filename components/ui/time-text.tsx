'use client'
import { formatRelative, formatUtc } from './format-time'
import { useNow } from './now'
import styles from './ui.module.css'

/** A time in UTC, how long ago it was, or both. The other form is always in the tooltip. */
export function TimeText({ at, show = 'utc' }: { at: string | null; show?: 'utc' | 'relative' | 'both' }) {
  const now = useNow()
  if (!at) return <span className={styles.quiet}>–</span>
  const utc = formatUtc(at)
  // Not before the time itself: the page's first `now` may be older than an event that arrives live.
  const relative = formatRelative(at, Math.max(now, Math.min(Date.parse(at), now + 60_000)))
  if (show === 'both') {
    return (
      <time dateTime={at} title={utc}>
        {utc} <span className={styles.quiet}>({relative})</span>
      </time>
    )
  }
  return (
    <time dateTime={at} title={show === 'utc' ? relative : utc} className={styles.nowrap}>
      {show === 'utc' ? utc : relative}
    </time>
  )
}
