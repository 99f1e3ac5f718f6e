'use client'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useCrumb } from '@/components/layout/crumb'
import { useFlash } from '@/components/layout/flash'
import { PageFrame } from '@/components/layout/page-header'
import { useMay } from '@/components/layout/session-context'
import { StatusLabel } from '@/components/ui/status-label'
import { TimeText } from '@/components/ui/time-text'
import type { RequestView } from '@/lib/contracts/requests'
import { AuditTrail } from './audit-trail'
import { BlastRadius } from './blast-radius'
import { ChangePanel } from './change-panel'
import { CheckList } from './check-list'
import { EffectTable } from './effect-table'
import { requestQueries } from './queries'
import { RequestActions } from './request-actions'
import { RequestProgress } from './request-progress'
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
  useOutcomeFlash(request)
  return (
    <PageFrame
      title={`Request ${request.number}: ${aboutRequest(request)}`}
      description={
        <>
          <StatusLabel status={request.state} /> · Asked for by {request.requesterName},{' '}
          <TimeText at={request.requestedAt} show="both" />
        </>
      }
      actions={<RequestActions request={request} />}
    >
      <div className={styles.columns}>
        <div className={styles.stack}>
          <ChangePanel preflight={request.preflight} name={request.id} />
          <EffectTable effect={request.preflight.effect} />
          <BlastRadius preflight={request.preflight} />
          <StepLog steps={request.steps} />
          <AuditTrail request={request} mayReadLog={mayReadLog} />
        </div>
        <div className={styles.stack}>
          <RequestProgress request={request} />
          <Reasons request={request} />
          <CheckList checks={request.preflight.checks} />
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

/** Says how it ended to someone who watched it run. */
function useOutcomeFlash(request: RequestView): void {
  const flash = useFlash()
  const before = useRef(request.state)
  useEffect(() => {
    const watched = underWay.includes(before.current) && before.current !== request.state
    before.current = request.state
    if (!watched) return
    if (request.state === 'verified') {
      flash({ id: request.id, type: 'success', content: `${aboutRequest(request)}: the access is verified.` })
    }
    if (request.state === 'failed') {
      flash({ id: request.id, type: 'error', header: `Request ${request.number} failed`, content: request.failure })
    }
  }, [request, flash])
}
