'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import { useState } from 'react'
import { ActModal } from '@/components/ui/act-modal'
import { countOf } from '@/components/ui/format-number'
import { ReasonField, useReason } from '@/components/ui/reason-field'
import { TimeText } from '@/components/ui/time-text'
import { withQuery } from '@/lib/api-client'
import { DecideInput, type WriterAlarm } from '@/lib/contracts/requests'
import { paths } from '@/lib/paths'
import { useReviewAlarm } from './mutations'
import styles from './requests.module.css'

const shown = 3

/** Somebody made or withdrew a grant with the writer role, and not through Keyscope. */
export function WriterAlarms({ alarms }: { alarms: readonly WriterAlarm[] }) {
  const [reviewing, setReviewing] = useState<WriterAlarm | null>(null)
  if (alarms.length === 0) return null
  const all = withQuery(paths.audit(), { action: 'writer.used-elsewhere' })
  return (
    <Alert
      type="error"
      header={`The writer role was used outside Keyscope: ${countOf(alarms.length, 'call')} to be reviewed`}
      action={<Link href={all}>In the audit log</Link>}
    >
      <ul className={styles.list}>
        {alarms.slice(0, shown).map((alarm) => (
          <li key={alarm.seq} className={styles.row}>
            {alarm.summary}
            <div className={styles.note}>
              <TimeText at={alarm.at} show="both" />
            </div>
            <Button
              variant="inline-link"
              ariaLabel={`Review entry ${alarm.seq} of the audit log`}
              onClick={() => setReviewing(alarm)}
            >
              Review
            </Button>
          </li>
        ))}
      </ul>
      {reviewing && <ReviewModal alarm={reviewing} close={() => setReviewing(null)} />}
    </Alert>
  )
}

function ReviewModal({ alarm, close }: { alarm: WriterAlarm; close: () => void }) {
  const { reason, refuse, field } = useReason()
  const review = useReviewAlarm(alarm.seq)
  const confirm = () => {
    const input = DecideInput.safeParse({ reason })
    if (!input.success) return refuse(input.error.issues[0]?.message ?? 'Say what it was.')
    review.mutate(input.data, { onSuccess: close })
  }
  return (
    <ActModal
      header="Review the use of the writer role"
      act="Record the review"
      busy="Recording the review"
      onAct={confirm}
      isPending={review.isPending}
      error={review.error}
      close={close}
      cancel="Back"
    >
      <div>
        {alarm.summary} Say what it was: that ends the alarm, and the entry stays. A grant that should not be there is
        withdrawn in AWS.
      </div>
      <ReasonField {...field} label="What was it?" autoFocus />
    </ActModal>
  )
}
