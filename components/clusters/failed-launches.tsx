'use client'

import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import { EmptyState } from '@/components/tables/empty-state'
import { TimeText } from '@/components/ui/time-text'
import type { ClusterView } from '@/lib/contracts/clusters'
import { paths } from '@/lib/paths'

/** Instances that ended while they started. EC2 shows them for about an hour, so none here proves nothing. */
export function FailedLaunches({ launches }: { launches: ClusterView['failedLaunches'] }) {
  return (
    <Table
      variant="container"
      header={
        <Header
          variant="h2"
          counter={`(${launches.length})`}
          description="EC2 shows a terminated instance for about an hour; launches that failed before the scan may be gone."
        >
          Failed launches
        </Header>
      }
      items={launches}
      trackBy="instanceId"
      wrapLines
      cellVerticalAlign="top"
      ariaLabels={{ tableLabel: 'Failed launches' }}
      columnDefinitions={[
        { id: 'instance', header: 'Instance', width: 220, isRowHeader: true, cell: (launch) => launch.instanceId },
        {
          id: 'why',
          header: 'Why',
          width: 140,
          cell: ({ instanceId, code }) => (
            <Link href={paths.diagnose(`${instanceId} ${code}`.trim())} ariaLabel={`Diagnose ${instanceId}`}>
              Diagnose
            </Link>
          ),
        },
        { id: 'at', header: 'Launched', width: 260, cell: (launch) => <TimeText at={launch.launchedAt} show="both" /> },
        {
          id: 'reason',
          header: 'State reason',
          width: 520,
          cell: (launch) => (
            <>
              <Box fontWeight="bold">{launch.code}</Box>
              <div>{launch.message}</div>
            </>
          ),
        },
      ]}
      empty={<EmptyState title="None seen">No instance of this cluster ended during its launch.</EmptyState>}
    />
  )
}
