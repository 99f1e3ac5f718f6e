'use client'
import Alert from '@cloudscape-design/components/alert'
import Link from '@cloudscape-design/components/link'
import { countOf } from '@/components/ui/format-number'
import { TimeText } from '@/components/ui/time-text'
import { withQuery } from '@/lib/api-client'
import type { WriterAlarm } from '@/lib/contracts/requests'
import { paths } from '@/lib/paths'
import styles from './requests.module.css'

const shown = 3

/** Somebody made or withdrew a grant with the writer role, and not through Keyscope. */
export function WriterAlarms({ alarms }: { alarms: readonly WriterAlarm[] }) {
  if (alarms.length === 0) return null
  const all = withQuery(paths.audit(), { action: 'writer.used-elsewhere' })
  return (
    <Alert
      type="error"
      header={`The writer role was used outside Keyscope: ${countOf(alarms.length, 'call')} in thirty days`}
      action={<Link href={all}>In the audit log</Link>}
    >
      <ul className={styles.list}>
        {alarms.slice(0, shown).map(({ seq, at, summary }) => (
          <li key={seq} className={styles.row}>
            {summary}
            <div className={styles.note}>
              <TimeText at={at} show="both" />
            </div>
          </li>
        ))}
      </ul>
    </Alert>
  )
}
