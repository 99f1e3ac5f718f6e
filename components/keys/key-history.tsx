'use client'

import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import { EmptyState } from '@/components/tables/empty-state'
import { TimeText } from '@/components/ui/time-text'
import type { KeyView } from '@/lib/contracts/keys'
import { paths } from '@/lib/paths'

/** What each scan found changed, newest first. */
export function KeyHistory({ history }: { history: KeyView['history'] }) {
  return (
    <Table
      variant="container"
      header={
        <Header variant="h2" counter={`(${history.length})`}>
          History
        </Header>
      }
      items={history}
      wrapLines
      cellVerticalAlign="top"
      ariaLabels={{ tableLabel: 'History' }}
      columnDefinitions={[
        {
          id: 'at',
          header: 'Seen',
          width: 280,
          isRowHeader: true,
          cell: (entry) => <TimeText at={entry.at} show="both" />,
        },
        { id: 'what', header: 'What changed', width: 480, cell: (entry) => entry.what },
        {
          id: 'scan',
          header: 'Scan',
          width: 120,
          cell: (entry) => <Link href={paths.scan(entry.scanId)}>Scan {entry.scanId}</Link>,
        },
      ]}
      empty={<EmptyState title="Nothing yet">No scan has seen this key change.</EmptyState>}
    />
  )
}
