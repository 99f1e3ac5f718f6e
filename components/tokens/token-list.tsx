'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PageHeader } from '@/components/layout/page-header'
import { EmptyState } from '@/components/tables/empty-state'
import { QueryError } from '@/components/ui/query-error'
import { TimeText } from '@/components/ui/time-text'
import type { TokenView } from '@/lib/contracts/tokens'
import { tokenQueries } from './queries'
import { RevokeToken } from './revoke-token'
import { TokenForm } from './token-form'
import { scopeWords } from './token-words'

type Open = { readonly what: 'create' } | { readonly what: 'revoke'; readonly token: TokenView }

/** What programs sign in with: whose, for what, until when, and when they last did. */
export function TokenList() {
  const { data, error, isPending, refetch } = useQuery(tokenQueries.list())
  const [open, setOpen] = useState<Open | null>(null)
  const create = (
    <Button variant="primary" onClick={() => setOpen({ what: 'create' })}>
      Create token
    </Button>
  )
  return (
    <>
      <Table
        variant="full-page"
        header={
          <PageHeader
            title="API tokens"
            {...(data && { count: data.items.length })}
            description="What a pipeline or a script calls Keyscope with, on your behalf. Send one as “Authorization: Bearer …”."
            actions={create}
          />
        }
        items={data?.items ?? []}
        trackBy="id"
        loading={isPending}
        loadingText="Reading tokens"
        wrapLines
        columnDefinitions={[...columns, actionsColumn((token) => setOpen({ what: 'revoke', token }))]}
        ariaLabels={{ tableLabel: 'API tokens' }}
        empty={
          error ? (
            <Box textAlign="left">
              <QueryError error={error} what="tokens" retry={() => void refetch()} />
            </Box>
          ) : (
            <EmptyState title="No token" action={create}>
              A token lets a program scan, read or ask for grants. It never approves one.
            </EmptyState>
          )
        }
      />
      {open?.what === 'create' && <TokenForm close={() => setOpen(null)} />}
      {open?.what === 'revoke' && <RevokeToken token={open.token} close={() => setOpen(null)} />}
    </>
  )
}

/** A narrow window scrolls the table instead of piling up its words. */
const wide = (width: number) => ({ width, minWidth: width })

const columns: TableProps.ColumnDefinition<TokenView>[] = [
  { id: 'name', header: 'Name', ...wide(170), isRowHeader: true, cell: ({ name }) => name },
  {
    id: 'prefix',
    header: 'Begins with',
    ...wide(120),
    cell: ({ prefix }) => <Box variant="code">{prefix}…</Box>,
  },
  { id: 'owner', header: 'Of', ...wide(160), cell: ({ owner, mine }) => (mine ? `${owner} (you)` : owner) },
  { id: 'scopes', header: 'May', ...wide(240), cell: ({ scopes }) => scopeWords(scopes) },
  { id: 'state', header: 'State', ...wide(130), cell: (token) => <State token={token} /> },
  { id: 'expires', header: 'Good until', ...wide(180), cell: ({ expiresAt }) => <TimeText at={expiresAt} /> },
  {
    id: 'used',
    header: 'Last used',
    ...wide(180),
    cell: ({ lastUsedAt }) => (lastUsedAt ? <TimeText at={lastUsedAt} /> : 'Never'),
  },
]

const actionsColumn = (revoke: (token: TokenView) => void): TableProps.ColumnDefinition<TokenView> => ({
  id: 'actions',
  header: 'Actions',
  ...wide(120),
  cell: (token) =>
    token.state === 'good' ? (
      <Button variant="inline-link" ariaLabel={`Revoke ${token.name}`} onClick={() => revoke(token)}>
        Revoke
      </Button>
    ) : (
      '–'
    ),
})

function State({ token: { state, revokedBy } }: { token: TokenView }) {
  if (state === 'good') return <StatusIndicator>Good</StatusIndicator>
  if (state === 'expired') return <StatusIndicator type="stopped">Expired</StatusIndicator>
  return <StatusIndicator type="stopped">Revoked by {revokedBy}</StatusIndicator>
}
