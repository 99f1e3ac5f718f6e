'use client'

import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Table from '@cloudscape-design/components/table'
import { SeverityLabel } from '@/components/tables/severity-label'
import { StatusLabel } from '@/components/ui/status-label'
import { TimeText } from '@/components/ui/time-text'
import type { FindingView } from '@/lib/contracts/keys'

/** What the checks say of one key or cluster, worst first as the server sorts it. */
export function FindingsTable({ findings, empty }: { findings: readonly FindingView[]; empty: string }) {
  return (
    <Table
      variant="container"
      header={
        <Header variant="h2" counter={`(${findings.length})`}>
          Checks
        </Header>
      }
      items={findings}
      trackBy="id"
      wrapLines
      cellVerticalAlign="top"
      ariaLabels={{ tableLabel: 'Checks' }}
      columnDefinitions={[
        { id: 'status', header: 'Result', width: 140, cell: (finding) => <StatusLabel status={finding.status} /> },
        {
          id: 'severity',
          header: 'Severity',
          width: 120,
          cell: (finding) => <SeverityLabel severity={finding.severity} />,
        },
        {
          id: 'title',
          header: 'Check',
          width: 380,
          isRowHeader: true,
          cell: (finding) => (
            <>
              <div>{finding.title}</div>
              <Box color="text-body-secondary" fontSize="body-s">
                {finding.detail}
              </Box>
            </>
          ),
        },
        {
          id: 'remediation',
          header: 'What to do',
          width: 320,
          cell: (finding) => (finding.status === 'fail' || finding.status === 'unknown' ? finding.remediation : '–'),
        },
        {
          id: 'since',
          header: 'Since',
          width: 120,
          cell: (finding) => <TimeText at={finding.firstSeen} show="relative" />,
        },
      ]}
      empty={empty}
    />
  )
}
