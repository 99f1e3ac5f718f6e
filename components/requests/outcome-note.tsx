import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import LiveRegion from '@cloudscape-design/components/live-region'
import Spinner from '@cloudscape-design/components/spinner'
import { useMayAsk } from '@/components/layout/session-context'
import { useNow } from '@/components/ui/now'
import { TimeText } from '@/components/ui/time-text'
import type { GrantNowView, RequestView } from '@/lib/contracts/requests'
import { nameOf } from '@/lib/domain/arn'
import { worksEverywhereFrom } from '@/lib/domain/grants/propagation'
import { paths } from '@/lib/paths'
import { keyName } from './request-words'
import styles from './requests.module.css'

/** What came of the request, in plain words and with the next step. Says nothing to who has to decide now. */
export function OutcomeNote({ request }: { request: RequestView }) {
  return (
    <LiveRegion tagName="div">
      <div className={styles.outcome}>
        <Note request={request} />
      </div>
    </LiveRegion>
  )
}

function Note({ request }: { request: RequestView }) {
  const grantee = nameOf(request.granteePrincipal)
  switch (request.state) {
    case 'requested': {
      const approve = request.moves.find(({ move }) => move === 'approve')
      return approve?.allowed ? null : <Alert type="info">Waits for an approval. {approve?.reason}</Alert>
    }
    case 'approved':
    case 'applying':
    case 'applied':
      return (
        <Alert type="info">
          <Spinner />{' '}
          {request.follows?.how === 'renew'
            ? 'Looking for the grant in KMS. Then its end moves.'
            : 'Creating the grant. Then it is read back from KMS, and the access is judged again.'}
        </Alert>
      )
    case 'verified':
      if (request.grantNow?.state === 'gone' || request.grantNow?.state === 'role-recreated')
        return <Drifted request={request} now={request.grantNow} />
      return (
        <Alert type="success" header="The access is verified" action={<ToCluster request={request} />}>
          KMS lists the grant, and {grantee} can use {keyName(request)} for every operation that was asked for.
          <Spreading appliedAt={request.appliedAt} />
          {request.failure && <div>Revoking it did not work. {request.failure}</div>}
          {request.grantNow?.state === 'not-known' && (
            <div>Whether it still is cannot be told. {request.grantNow.text}</div>
          )}
        </Alert>
      )
    case 'renewed':
      return (
        <Alert type="success" header="The grant was renewed" action={<ToEarlier request={request} />}>
          KMS lists the grant, and its end moved to <TimeText at={request.endsAt} />. No second one was made.
        </Alert>
      )
    case 'failed':
      return (
        <Alert type="error" header={failures[request.follows?.how ?? 'make']} action={<AskAgain request={request} />}>
          {request.failure}
        </Alert>
      )
    case 'rejected':
    case 'cancelled':
    case 'expired':
      return (
        <Alert type="info" header="Nothing was created" action={<AskAgain request={request} />}>
          {endings[request.state]}
        </Alert>
      )
    case 'revoking':
      return (
        <Alert type="info">
          <Spinner /> Withdrawing the grant.
        </Alert>
      )
    case 'revoked':
      return (
        <Alert type="info" header="The grant was withdrawn" action={<ToCluster request={request} />}>
          {grantee} no longer has it on {keyName(request)}.
        </Alert>
      )
  }
}

function Spreading({ appliedAt }: { appliedAt: string | null }) {
  const now = useNow()
  const from = appliedAt && worksEverywhereFrom(appliedAt)
  if (!from || Date.parse(from) <= now) return null
  return (
    <div>
      AWS takes up to five minutes until a new grant is seen everywhere, here until <TimeText at={from} />. A launch
      before that can still fail.
    </div>
  )
}

/** It was verified, and is not what it was: how one knows, and the way back. */
function Drifted({ request, now }: { request: RequestView; now: GrantNowView }) {
  const may = useMayAsk()(request)
  const { needId, followedBy } = request
  const recreated = now.state === 'role-recreated'
  return (
    <Alert
      type="warning"
      header={recreated ? 'The grant is for a role that is gone' : 'The grant is gone from KMS'}
      action={
        may && needId && !followedBy ? (
          <Button href={paths.newRequestAfter(needId, request.id)}>
            {recreated ? 'Ask again for the new role' : 'Ask for it again'}
          </Button>
        ) : null
      }
    >
      It was verified, and is {recreated ? 'of no use any more. ' : ''}
      {now.text}.{' '}
      {followedBy ? (
        <>
          <Link href={paths.request(followedBy.id)}>Request {followedBy.number}</Link> asks for another one.
        </>
      ) : recreated ? (
        'The old grant is retired once the new one is verified.'
      ) : (
        'If nobody needs it, revoke it here to close the request.'
      )}
    </Alert>
  )
}

const failures = {
  make: 'The grant could not be created or proved',
  replace: 'The grant could not be created or proved; the old one stays',
  renew: 'The grant could not be renewed',
}

const endings = {
  rejected: 'The request was rejected; the reason is given below. Who still needs the access can ask again.',
  cancelled: 'The request was cancelled. Who still needs the access can ask again.',
  expired: 'Nobody decided in time, so what was checked may no longer hold. Ask again to have it checked anew.',
}

function ToCluster({ request }: { request: RequestView }) {
  if (!request.clusterArn) return null
  return <Button href={paths.cluster(request.clusterArn)}>Back to {request.clusterName ?? 'the cluster'}</Button>
}

function ToEarlier({ request: { follows } }: { request: RequestView }) {
  return follows && <Button href={paths.request(follows.id)}>Request {follows.number}</Button>
}

function AskAgain({ request }: { request: RequestView }) {
  const may = useMayAsk()(request)
  if (!may || !request.needId) return <ToCluster request={request} />
  return <Button href={paths.newRequest(request.needId)}>Check and ask again</Button>
}
