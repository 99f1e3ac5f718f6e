'use client'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { CopyButton } from '@/components/ui/copy-button'
import { TimeText } from '@/components/ui/time-text'
import type { CallView } from '@/lib/contracts/requests'
import styles from './requests.module.css'

/** What CloudTrail says of one call that Keyscope made. */
export function CallRecord({ call }: { call: CallView }) {
  const { event } = call
  if (event) {
    return (
      <div className={styles.note}>
        <StatusIndicator type="success">CloudTrail confirms {call.call}</StatusIndicator> <TimeText at={event.at} />
        <div className={styles.record}>
          Event <span className={styles.id}>{event.id}</span> <CopyButton text={event.id} what="event id" />
        </div>
        <div className={styles.record}>
          {event.sourceIdentity && `Source identity ${event.sourceIdentity}, `}
          {event.userAgent && `user agent ${shorten(event.userAgent)}, `}account {call.accountId}, {call.region}
        </div>
      </div>
    )
  }
  const [tone, words] = states[call.state === 'confirmed' ? 'waiting' : call.state]
  return (
    <div className={styles.note}>
      <StatusIndicator type={tone}>
        {call.call}: {words}
      </StatusIndicator>
      <div className={styles.record}>
        {call.reason ?? 'Nobody has looked yet; events come some minutes late.'}{' '}
        {call.lookedAt && (
          <>
            Looked at <TimeText at={call.lookedAt} />.
          </>
        )}
      </div>
    </div>
  )
}

const states = {
  waiting: ['pending', 'not seen in CloudTrail yet'],
  'not-found': ['warning', 'not found in CloudTrail'],
  unreadable: ['warning', 'CloudTrail could not be read'],
} as const

/** Who made the client stands at the beginning, who uses it at the end. */
const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 28)} … ${text.slice(-28)}` : text)
