'use client'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PageFrame } from '@/components/layout/page-header'
import { useMay } from '@/components/layout/session-context'
import { ActModal } from '@/components/ui/act-modal'
import { QueryError } from '@/components/ui/query-error'
import { TimeText } from '@/components/ui/time-text'
import type { DelegationView } from '@/lib/contracts/delegations'
import { DelegationForm } from './delegation-form'
import { useRevokeDelegation } from './mutations'
import { delegationQueries } from './queries'

const states: Readonly<Record<DelegationView['state'], readonly [StatusIndicatorProps.Type, string]>> = {
  'to-come': ['pending', 'To come'],
  active: ['success', 'Active'],
  over: ['stopped', 'Over'],
  revoked: ['stopped', 'Revoked'],
}

const wide = (width: number) => ({ width, minWidth: width })

/** Whose place in the approval rules is in whose hands, and until when. */
export function DelegationPage() {
  const { data, error, isPending, refetch } = useQuery(delegationQueries.list())
  const may = useMay('grants.decide')
  const [handing, setHanding] = useState(false)
  const [revoking, setRevoking] = useState<DelegationView | null>(null)
  return (
    <PageFrame
      title="Delegations"
      description="An approver’s place in the approval rules in the hands of another approver, for a while. What they approve with it says on whose behalf."
      actions={
        may && (
          <Button variant="primary" disabled={!data} onClick={() => setHanding(true)}>
            Hand over my right
          </Button>
        )
      }
    >
      {error && !data && <QueryError error={error} what="the delegations" retry={() => void refetch()} />}
      <Table
        variant="container"
        header={
          <Header variant="h2" {...(data && { counter: `(${data.items.length})` })}>
            All delegations
          </Header>
        }
        items={data?.items ?? []}
        trackBy="id"
        loading={isPending}
        loadingText="Reading delegations"
        wrapLines
        ariaLabels={{ tableLabel: 'Delegations' }}
        columnDefinitions={[
          { id: 'from', header: 'Right of', ...wide(170), isRowHeader: true, cell: ({ fromName }) => fromName },
          { id: 'to', header: 'In the hands of', ...wide(170), cell: ({ toName }) => toName },
          {
            id: 'state',
            header: 'State',
            ...wide(120),
            cell: ({ state }) => <StatusIndicator type={states[state][0]}>{states[state][1]}</StatusIndicator>,
          },
          { id: 'starts', header: 'From', ...wide(180), cell: ({ startsAt }) => <TimeText at={startsAt} /> },
          { id: 'ends', header: 'Until', ...wide(180), cell: ({ endsAt }) => <TimeText at={endsAt} /> },
          { id: 'reason', header: 'Reason', ...wide(220), cell: ({ reason }) => reason },
          {
            id: 'actions',
            header: 'Actions',
            ...wide(110),
            cell: (one) =>
              one.mayRevoke ? (
                <Button
                  variant="inline-link"
                  ariaLabel={`Revoke the delegation of ${one.fromName} to ${one.toName}`}
                  onClick={() => setRevoking(one)}
                >
                  Revoke
                </Button>
              ) : (
                '–'
              ),
          },
        ]}
        empty="Nobody’s right is in other hands."
      />
      {handing && data && <DelegationForm people={data.people} close={() => setHanding(false)} />}
      {revoking && <RevokeDelegation delegation={revoking} close={() => setRevoking(null)} />}
    </PageFrame>
  )
}

function RevokeDelegation({ delegation, close }: { delegation: DelegationView; close: () => void }) {
  const revoke = useRevokeDelegation()
  return (
    <ActModal
      header="Revoke this delegation?"
      act="Revoke delegation"
      busy="Revoking"
      onAct={() => revoke.mutate(delegation.id, { onSuccess: close })}
      isPending={revoke.isPending}
      error={revoke.error}
      close={close}
    >
      <div>
        {delegation.toName} no longer approves on behalf of {delegation.fromName}. What was approved stays approved.
      </div>
    </ActModal>
  )
}
