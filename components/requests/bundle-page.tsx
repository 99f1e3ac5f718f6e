'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import LiveRegion from '@cloudscape-design/components/live-region'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useCrumb } from '@/components/layout/crumb'
import { PageFrame } from '@/components/layout/page-header'
import { useMay } from '@/components/layout/session-context'
import { countOf } from '@/components/ui/format-number'
import { StatusLabel } from '@/components/ui/status-label'
import { TimeText } from '@/components/ui/time-text'
import type { BundleView } from '@/lib/contracts/bundles'
import { ApprovalPanel } from './approval-panel'
import { AuditTrail } from './audit-trail'
import { BundleActions } from './bundle-actions'
import { BundleMembers } from './bundle-members'
import { bundleQueries } from './bundle-queries'
import styles from './requests.module.css'

/** One bulk request: its grants in their order, the one decision on them, and how far the worker is. It turns by itself. */
export function BundlePage({ id }: { id: string }) {
  const { data: bundle } = useSuspenseQuery({
    ...bundleQueries.detail(id),
    // The shell's stream says when it moves; this is for a stream that stays silent.
    refetchInterval: ({ state }) => (state.data?.state === 'approved' ? 4_000 : false),
  })
  const mayReadLog = useMay('audit.read')
  useCrumb(`Bulk request ${bundle.number}`)
  return (
    <PageFrame
      title={`Bulk request ${bundle.number}: ${bundle.family}`}
      description={
        <>
          <StatusLabel status={bundle.state} /> · {countOf(bundle.members, 'grant')}, asked for by{' '}
          {bundle.requesterName}, <TimeText at={bundle.requestedAt} show="both" />
          {bundle.endsAt && (
            <>
              {' '}
              · Each ends <TimeText at={bundle.endsAt} show="both" />
            </>
          )}
        </>
      }
      actions={<BundleActions bundle={bundle} />}
    >
      <LiveRegion tagName="div">
        <Outcome bundle={bundle} />
      </LiveRegion>
      <BundleMembers bundle={bundle} />
      <ApprovalPanel approval={bundle.approval} open={bundle.state === 'requested'} />
      <Reasons bundle={bundle} />
      <AuditTrail request={bundle} mayReadLog={mayReadLog} />
    </PageFrame>
  )
}

function Outcome({ bundle }: { bundle: BundleView }) {
  const ended = bundle.requests.filter(({ state }) => state === 'verified' || state === 'failed').length
  const wanted = bundle.requests.filter(({ state }) => state !== 'rejected').length
  switch (bundle.state) {
    case 'requested': {
      const approve = bundle.moves.find(({ move }) => move === 'approve')
      return approve?.allowed ? null : <Alert type="info">Waits for an approval. {approve?.reason}</Alert>
    }
    case 'approved':
      return (
        <Container>
          <ProgressBar
            value={wanted === 0 ? 0 : (100 * ended) / wanted}
            label="Making the grants, one after another"
            additionalInfo={`${ended} of ${wanted} at their end`}
            description={
              bundle.stopOnError ? 'Stops when one fails.' : 'Goes on behind a failed one, as the requester asked.'
            }
          />
        </Container>
      )
    case 'held':
      return (
        <Alert type="error" header="Held: a grant failed, and the rest waits">
          {bundle.holdReason} An approver continues without what failed, or somebody cancels the rest.
        </Alert>
      )
    case 'done':
      return bundle.verified === wanted ? (
        <Alert type="success" header={`${countOf(bundle.verified, 'grant')} made and verified`}>
          The access was judged again after each.
        </Alert>
      ) : (
        <Alert type="warning" header={`${bundle.verified} of ${wanted} grants verified`}>
          What failed stays failed; its row says why. It can be asked for again from its cluster.
        </Alert>
      )
    case 'rejected':
    case 'expired':
      return (
        <Alert type="info" header="Nothing was created">
          {endings[bundle.state]}
        </Alert>
      )
    case 'cancelled':
      return (
        <Alert type="info" header={bundle.verified > 0 ? 'The rest was not created' : 'Nothing was created'}>
          {endings.cancelled}
        </Alert>
      )
  }
}

const endings = {
  rejected: 'The bulk request was rejected; the reason is given below.',
  expired: 'Nobody decided in time, so what was checked may no longer hold. Ask again to have it checked anew.',
  cancelled: 'It was cancelled. What exists already stays; the rest can be asked for again.',
}

function Reasons({ bundle }: { bundle: BundleView }) {
  return (
    <Container header={<Header variant="h2">Reason given</Header>}>
      <div className={styles.stack}>
        <div>
          {bundle.reason}
          <div className={styles.note}>{bundle.requesterName}</div>
        </div>
        {bundle.decisionNote && (
          <div>
            <Box variant="awsui-key-label">Decision</Box>
            {bundle.decisionNote}
            {bundle.deciderName && (
              <div className={styles.note}>
                {bundle.deciderName}, <TimeText at={bundle.decidedAt} />
              </div>
            )}
          </div>
        )}
      </div>
    </Container>
  )
}
