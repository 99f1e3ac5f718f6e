'use client'
import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useState } from 'react'
import { useFlash } from '@/components/layout/flash'
import { ActModal } from '@/components/ui/act-modal'
import { TimeText } from '@/components/ui/time-text'
import type { AccountSession } from '@/lib/contracts/account'
import { methodWords } from '@/lib/domain/sign-in/methods'
import { useEndOtherSessions, useEndSession } from './mutations'

type Open = { readonly what: 'one'; readonly session: AccountSession } | { readonly what: 'others' }

/** Where one is signed in. */
export function SessionList({ sessions }: { sessions: readonly AccountSession[] }) {
  const [open, setOpen] = useState<Open | null>(null)
  const others = sessions.filter(({ current }) => !current).length
  const close = () => setOpen(null)
  return (
    <>
      <Table
        header={
          <Header
            variant="h2"
            counter={`(${sessions.length})`}
            description="Where you are signed in. A device says itself what it is."
            actions={
              <Button
                disabled={others === 0}
                disabledReason="You are signed in nowhere else."
                onClick={() => setOpen({ what: 'others' })}
              >
                Sign out everywhere else
              </Button>
            }
          >
            Sessions
          </Header>
        }
        items={[...sessions]}
        trackBy="id"
        wrapLines
        columnDefinitions={[...columns, endColumn((session) => setOpen({ what: 'one', session }))]}
        ariaLabels={{ tableLabel: 'Sessions' }}
      />
      {open?.what === 'one' && <EndSession session={open.session} close={close} />}
      {open?.what === 'others' && <EndOthers others={others} close={close} />}
    </>
  )
}

const wide = (width: number) => ({ width, minWidth: width })

const columns: TableProps.ColumnDefinition<AccountSession>[] = [
  {
    id: 'device',
    header: 'Device',
    ...wide(200),
    isRowHeader: true,
    cell: ({ device, current }) => (
      <>
        {device} {current && <Badge color="blue">This one</Badge>}
      </>
    ),
  },
  { id: 'address', header: 'Address', ...wide(150), cell: ({ address }) => address ?? '–' },
  { id: 'method', header: 'Signed in by', ...wide(180), cell: ({ method }) => methodWords[method] },
  { id: 'started', header: 'Started', ...wide(180), cell: ({ startedAt }) => <TimeText at={startedAt} /> },
  {
    id: 'seen',
    header: 'Last seen',
    ...wide(140),
    cell: ({ lastSeenAt }) => <TimeText at={lastSeenAt} show="relative" />,
  },
  { id: 'ends', header: 'Ends if unused', ...wide(180), cell: ({ endsAt }) => <TimeText at={endsAt} /> },
]

const endColumn = (end: (session: AccountSession) => void): TableProps.ColumnDefinition<AccountSession> => ({
  id: 'actions',
  header: 'Actions',
  ...wide(100),
  cell: (session) =>
    session.current ? (
      '–'
    ) : (
      <Button variant="inline-link" ariaLabel={`End ${session.device}`} onClick={() => end(session)}>
        End
      </Button>
    ),
})

function EndSession({ session, close }: { session: AccountSession; close: () => void }) {
  const end = useEndSession()
  return (
    <ActModal
      header={`End the session on ${session.device}?`}
      act="End session"
      busy="Ending the session"
      onAct={() => end.mutate(session.id, { onSuccess: close })}
      isPending={end.isPending}
      error={end.error}
      close={close}
    >
      <div>It is signed out at its next click. Change your password if it was not you.</div>
    </ActModal>
  )
}

function EndOthers({ others, close }: { others: number; close: () => void }) {
  const end = useEndOtherSessions()
  const flash = useFlash()
  const ended = (count: number) => {
    close()
    flash({
      id: 'sessions',
      type: 'success',
      header: 'Signed out everywhere else',
      content: `Sessions ended: ${count}.`,
    })
  }
  return (
    <ActModal
      header="Sign out everywhere else?"
      act="Sign out everywhere else"
      busy="Ending sessions"
      onAct={() => end.mutate(undefined, { onSuccess: (result) => ended(result.ended) })}
      isPending={end.isPending}
      error={end.error}
      close={close}
    >
      <div>Sessions to end: {others}. This one stays.</div>
    </ActModal>
  )
}
