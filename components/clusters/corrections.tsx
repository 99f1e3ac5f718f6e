'use client'

import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import Table from '@cloudscape-design/components/table'
import { principalLabel, roleName } from '@/components/matrix/access-words'
import { ArnText } from '@/components/tables/arn-text'
import { TimeText } from '@/components/ui/time-text'
import type { CorrectionView } from '@/lib/contracts/principals'
import { useWithdrawCorrection } from './mutations'

interface CorrectionsProps {
  clusterArn: string
  corrections: readonly CorrectionView[]
  mayCorrect: boolean
}

/** What people said of the cluster's principals. It goes before what scans find, until it is taken back. */
export function Corrections({ clusterArn, corrections, mayCorrect }: CorrectionsProps) {
  const withdraw = useWithdrawCorrection(clusterArn)
  return (
    <>
      {withdraw.error && <Alert type="error">{withdraw.error.message}</Alert>}
      <Table
        variant="container"
        header={
          <Header
            variant="h2"
            counter={`(${corrections.length})`}
            description="They go before what is found, scan after scan."
          >
            Corrections
          </Header>
        }
        items={corrections}
        trackBy="id"
        wrapLines
        cellVerticalAlign="top"
        ariaLabels={{ tableLabel: 'Corrections' }}
        columnDefinitions={[
          {
            id: 'role',
            header: 'Role',
            minWidth: 240,
            isRowHeader: true,
            cell: ({ principalArn }) => <ArnText arn={principalArn} short label={roleName(principalArn)} />,
          },
          { id: 'said', header: 'Said to be', minWidth: 220, cell: (correction) => <Said correction={correction} /> },
          { id: 'reason', header: 'Reason', minWidth: 220, cell: ({ reason }) => reason },
          { id: 'by', header: 'By', minWidth: 130, cell: ({ by }) => by },
          { id: 'at', header: 'When', minWidth: 150, cell: ({ at }) => <TimeText at={at} /> },
          ...(mayCorrect
            ? [
                {
                  id: 'undo',
                  header: 'Actions',
                  minWidth: 110,
                  cell: ({ id, principalArn }: CorrectionView) => (
                    <Button
                      variant="inline-link"
                      ariaLabel={`Take back what was said of ${roleName(principalArn)}`}
                      loading={withdraw.isPending && withdraw.variables === id}
                      onClick={() => withdraw.mutate(id)}
                    >
                      Take back
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
    </>
  )
}

function Said({ correction: { kind, verdict, pending } }: { correction: CorrectionView }) {
  const label = principalLabel(kind)
  const said = verdict === 'confirmed' ? label : `Not the ${label}`
  if (pending) return <StatusIndicator type="in-progress">{said}; being judged</StatusIndicator>
  return <StatusIndicator type={verdict === 'confirmed' ? 'success' : 'stopped'}>{said}</StatusIndicator>
}
