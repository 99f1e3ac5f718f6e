'use client'

import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Table from '@cloudscape-design/components/table'
import { useState } from 'react'
import { useMayIn } from '@/components/layout/session-context'
import { ToneIndicator } from '@/components/matrix/tone-indicator'
import { EmptyState } from '@/components/tables/empty-state'
import { TimeText } from '@/components/ui/time-text'
import type { ClusterView } from '@/lib/contracts/clusters'
import type { KubernetesObjectView } from '@/lib/contracts/kubernetes'
import { HandOver } from './hand-over'

/** What was handed over or read of the cluster's Kubernetes objects, with its age: AWS shows the keys of what exists, these those of what comes. */
export function KubernetesObjects({ cluster }: { cluster: ClusterView }) {
  const [open, setOpen] = useState(false)
  const mayIngest = useMayIn('inventory.ingest')(cluster.arn)
  const handOver = mayIngest ? <Button onClick={() => setOpen(true)}>Hand over objects</Button> : null
  return (
    <>
      <Table<KubernetesObjectView>
        variant="container"
        header={
          <Header
            variant="h2"
            counter={`(${cluster.kubernetes.length})`}
            description="Node classes, node pools and storage classes, as somebody's kubectl printed them, or as a scan read them in the cluster where that is set up."
            actions={handOver}
          >
            Kubernetes objects
          </Header>
        }
        items={cluster.kubernetes}
        trackBy={({ kind, name }) => `${kind} ${name}`}
        wrapLines
        cellVerticalAlign="top"
        ariaLabels={{ tableLabel: 'Kubernetes objects' }}
        columnDefinitions={[
          {
            id: 'name',
            header: 'Object',
            width: 220,
            minWidth: 170,
            isRowHeader: true,
            cell: ({ kind, name }) => `${kind} ${name}`,
          },
          { id: 'says', header: 'Says', width: 460, minWidth: 300, cell: (object) => <Says object={object} /> },
          { id: 'read', header: 'Last seen', width: 220, minWidth: 150, cell: (object) => <Read object={object} /> },
        ]}
        empty={
          <EmptyState title="Nothing is known" action={handOver}>
            {mayIngest
              ? 'Without it, the key of a node class or storage class is known only once a node or volume uses it.'
              : 'A requester, an approver or an administrator can hand over what kubectl prints.'}
          </EmptyState>
        }
      />
      {open && <HandOver cluster={cluster} onClose={() => setOpen(false)} />}
    </>
  )
}

function Says({ object: { says, problem } }: { object: KubernetesObjectView }) {
  return (
    <div style={{ overflowWrap: 'anywhere' }}>
      {says}
      {problem && <ToneIndicator tone="caution">Not understood the last time: {problem}</ToneIndicator>}
    </div>
  )
}

function Read({ object: { readAt, reader, stale } }: { object: KubernetesObjectView }) {
  return (
    <>
      {stale ? (
        <ToneIndicator tone="caution">
          Stale, from <TimeText at={readAt} show="relative" />
        </ToneIndicator>
      ) : (
        <TimeText at={readAt} show="relative" />
      )}
      <Box color="text-body-secondary" fontSize="body-s">
        by {reader}
      </Box>
    </>
  )
}
