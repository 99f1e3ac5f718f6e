'use client'

import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import { useMayAsk } from '@/components/layout/session-context'
import {
  describeUses,
  needLine,
  needThrough,
  pathLabel,
  principalLabel,
  roleName,
} from '@/components/matrix/access-words'
import { whyHref } from '@/components/matrix/cell-address'
import { ConsequenceBadge } from '@/components/matrix/consequence-badge'
import { failureTitle } from '@/components/matrix/failure-catalogue'
import { ToneIndicator } from '@/components/matrix/tone-indicator'
import { EmptyState } from '@/components/tables/empty-state'
import type { NeedView } from '@/lib/contracts/needs'
import { paths } from '@/lib/paths'

/** Who needs this key, whether they can use it, and through what. */
export function KeyNeeds({ needs }: { needs: readonly NeedView[] }) {
  const mayAsk = useMayAsk()
  return (
    <Table<NeedView>
      variant="container"
      header={
        <Header
          variant="h2"
          counter={`(${needs.length})`}
          description="Principals whose launches use this key. The cluster's page shows the reasons."
        >
          Cluster access
        </Header>
      }
      items={needs}
      trackBy="id"
      wrapLines
      cellVerticalAlign="top"
      stickyColumns={{ first: 1 }}
      ariaLabels={{ tableLabel: 'Cluster access' }}
      columnDefinitions={[
        {
          id: 'cluster',
          header: 'Cluster',
          width: 170,
          minWidth: 140,
          isRowHeader: true,
          cell: (need) => <Link href={whyHref(need)}>{need.clusterName}</Link>,
        },
        { id: 'principal', header: 'Principal', width: 240, minWidth: 200, cell: (need) => <Principal need={need} /> },
        { id: 'access', header: 'Access', width: 330, minWidth: 260, cell: (need) => <Access need={need} /> },
        { id: 'through', header: 'Through', width: 170, minWidth: 130, cell: needThrough },
        {
          id: 'uses',
          header: 'Used by',
          width: 220,
          minWidth: 180,
          cell: (need) => (
            <>
              <ConsequenceBadge needs={[need]} />
              <div style={{ overflowWrap: 'anywhere' }}>{describeUses(need.uses)}</div>
            </>
          ),
        },
        {
          id: 'request',
          header: 'Request',
          width: 140,
          minWidth: 120,
          cell: (need) => <Request need={need} mayRequest={mayAsk(need)} />,
        },
      ]}
      empty={
        <EmptyState title="No cluster needs this key">No launch path of a scanned cluster leads to it.</EmptyState>
      }
    />
  )
}

function Principal({ need }: { need: NeedView }) {
  return (
    <>
      <div>{principalLabel(need.principalKind)}</div>
      <Box color="text-body-secondary" fontSize="body-s">
        <span title={need.principalArn}>{roleName(need.principalArn)}</span>, {pathLabel(need.path)}
      </Box>
    </>
  )
}

function Access({ need }: { need: NeedView }) {
  const { word, tone } = needLine(need)
  return (
    <>
      <ToneIndicator tone={tone}>{word}</ToneIndicator>
      {need.failure && (
        <Box color="text-body-secondary" fontSize="body-s">
          <span title={need.summary}>{`${need.failure} ${failureTitle(need.failure)}`}</span>
        </Box>
      )}
    </>
  )
}

function Request({ need, mayRequest }: { need: NeedView; mayRequest: boolean }) {
  if (need.openRequestId) return <Link href={paths.request(need.openRequestId)}>Under way</Link>
  if (need.status !== 'broken') return '–'
  if (need.grantFrom === null) return 'A grant is not the fix'
  return mayRequest ? <Link href={paths.newRequest(need.id)}>Request access</Link> : 'Ask a requester'
}
