'use client'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import { TimeText } from '@/components/ui/time-text'
import type { RequestView } from '@/lib/contracts/requests'
import { DecideModal } from './decide-modal'
import styles from './requests.module.css'

/** That a request was applied without its approvals, loudly until another person has looked at it. */
export function BreakGlassNote({ request }: { request: RequestView }) {
  const [reviewing, setReviewing] = useState(false)
  const { breakGlass, moves } = request
  if (!breakGlass) return null
  const review = moves.find(({ move }) => move === 'review-break-glass')
  const { personName, reason, at, reviewedAt, reviewerName, reviewNote } = breakGlass
  return (
    <div className={styles.outcome}>
      <Alert
        type={reviewedAt ? 'warning' : 'error'}
        header={reviewedAt ? 'The glass was broken, and that was reviewed' : 'The glass was broken'}
        action={
          reviewedAt ? undefined : (
            <Button
              disabled={!review?.allowed}
              disabledReason={review?.reason ?? undefined}
              onClick={() => setReviewing(true)}
            >
              Review
            </Button>
          )
        }
      >
        {personName} had it applied without the approvals it takes, <TimeText at={at} />: {reason}
        {reviewedAt && (
          <div>
            {reviewerName}, <TimeText at={reviewedAt} />: {reviewNote}
          </div>
        )}
      </Alert>
      {reviewing && <DecideModal request={request} move="review-break-glass" close={() => setReviewing(false)} />}
    </div>
  )
}
