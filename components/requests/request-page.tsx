'use client'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useCrumb } from '@/components/layout/crumb'
import { PageFrame } from '@/components/layout/page-header'
import { useMay } from '@/components/layout/session-context'
import { TimeText } from '@/components/ui/time-text'
import type { RequestView } from '@/lib/contracts/requests'
import { paths } from '@/lib/paths'
import { ApprovalPanel } from './approval-panel'
import { AuditTrail } from './audit-trail'
import { BlastRadius } from './blast-radius'
import { BreakGlassNote } from './break-glass-note'
import { ChangePanel } from './change-panel'
import { CheckList } from './check-list'
import { Comments } from './comments'
import { EffectTable } from './effect-table'
import { EndFacts } from './end-facts'
import { Narrowed } from './narrowed'
import { NeedFacts } from './need-facts'
import { OutcomeNote } from './outcome-note'
import { requestQueries } from './queries'
import { RequestActions } from './request-actions'
import { RequestProgress } from './request-progress'
import { RequestState } from './request-state'
import { aboutRequest } from './request-words'
import styles from './requests.module.css'
import { StepLog } from './step-log'

const underWay: readonly string[] = ['approved', 'applying', 'applied', 'revoking']

/** One request: what it changes, what speaks for and against it, and where it stands. It turns by itself. */
export function RequestPage({ id }: { id: string }) {
  const { data: request } = useSuspenseQuery({
    ...requestQueries.detail(id),
    // The shell's stream says when it moves; this is for a stream that stays silent.
    refetchInterval: ({ state }) => (underWay.includes(state.data?.state ?? '') ? 4_000 : false),
  })
  const mayReadLog = useMay('audit.read')
  useCrumb(`Request ${request.number}`)
  return (
    <PageFrame
      title={`Request ${request.number}: ${aboutRequest(request)}`}
      description={
        <>
          <RequestState request={request} /> · Asked for by {request.requesterName},{' '}
          <TimeText at={request.requestedAt} show="both" />
          {request.bundle && (
            <>
              {' '}
              with <Link href={paths.bundle(request.bundle.id)}>bulk request {request.bundle.number}</Link>
            </>
          )}
        </>
      }
      actions={<RequestActions request={request} />}
    >
      <div>
        <BreakGlassNote request={request} />
        <OutcomeNote request={request} />
        <div className={styles.columns}>
          <div className={`${styles.stack} ${styles.side}`}>
            <RequestProgress request={request} />
            <ApprovalPanel approval={request.approval} open={request.state === 'requested'} />
            <EndFacts request={request} />
            <Reasons request={request} />
            <CheckList checks={request.preflight.checks} />
          </div>
          <div className={`${styles.stack} ${styles.main}`}>
            <NeedFacts preflight={request.preflight} past />
            <ChangePanel preflight={request.preflight} name={request.id} />
            <EffectTable preflight={request.preflight} />
            <BlastRadius blast={request.preflight.blast} />
            <StepLog steps={request.steps} />
            <Comments request={request} />
            <AuditTrail request={request} mayReadLog={mayReadLog} />
          </div>
        </div>
      </div>
    </PageFrame>
  )
}

function Reasons({ request }: { request: RequestView }) {
  return (
    <Container header={<Header variant="h2">Reason given</Header>}>
      <div className={styles.stack}>
        <div>
          {request.reason}
          <div className={styles.note}>{request.requesterName}</div>
        </div>
        {request.narrowed && <Narrowed request={request} narrowed={request.narrowed} />}
        {request.revokeReason && (
          <div>
            <Box variant="awsui-key-label">Revoked</Box>
            {request.revokeReason}
            <div className={styles.note}>{request.revokerName}</div>
          </div>
        )}
        {request.decisionNote && (
          <div>
            <Box variant="awsui-key-label">Decision</Box>
            {request.decisionNote}
            {request.deciderName && (
              <div className={styles.note}>
                {request.deciderName}, <TimeText at={request.decidedAt} />
              </div>
            )}
          </div>
        )}
      </div>
    </Container>
  )
}
