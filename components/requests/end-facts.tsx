import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { TimeText } from '@/components/ui/time-text'
import type { RequestView } from '@/lib/contracts/requests'
import { paths } from '@/lib/paths'
import styles from './requests.module.css'

/** When the grant ends, and which other requests are about it. Nothing where there is nothing to say. */
export function EndFacts({ request }: { request: RequestView }) {
  const { endsAt, follows, followedBy } = request
  if (!endsAt && !follows && !followedBy) return null
  return (
    <Container header={<Header variant="h2">End date</Header>}>
      <div className={styles.stack}>
        {endsAt && (
          <div>
            <TimeText at={endsAt} show="both" />
            <div className={styles.note}>{endNote(request)}</div>
          </div>
        )}
        {follows && (
          <div>
            {follows.how === 'renew' ? 'Renews the grant of ' : 'Takes the place of the grant of '}
            <Link href={paths.request(follows.id)}>request {follows.number}</Link>
            <div className={styles.note}>
              {follows.how === 'renew'
                ? 'That grant stays; only its end moves. No second one is made.'
                : 'That one is retired once this one is verified.'}
            </div>
          </div>
        )}
        {followedBy && (
          <div>
            <Link href={paths.request(followedBy.id)}>Request {followedBy.number}</Link>{' '}
            {followedBy.how === 'renew' ? 'asks for a later end.' : 'asks for a grant in its place.'}
          </div>
        )}
      </div>
    </Container>
  )
}

function endNote({ state, follows }: RequestView): string {
  if (state === 'renewed') return 'The end as this renewal set it.'
  if (follows?.how === 'renew') return 'The end that is asked for.'
  if (state === 'revoked' || state === 'revoking') return 'The end it had.'
  return 'Keyscope retires the grant then; KMS itself has no end dates.'
}
