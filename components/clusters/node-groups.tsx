'use client'

import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Table from '@cloudscape-design/components/table'
import { ArnText } from '@/components/tables/arn-text'
import { EmptyState } from '@/components/tables/empty-state'
import { StatusLabel } from '@/components/ui/status-label'
import type { ClusterView } from '@/lib/contracts/clusters'

type Group = ClusterView['nodeGroups'][number]

export function NodeGroups({ groups, launch }: { groups: readonly Group[]; launch: string }) {
  return (
    <Table
      variant="container"
      header={
        <Header variant="h2" counter={`(${groups.length})`}>
          Node groups
        </Header>
      }
      items={groups}
      trackBy="name"
      wrapLines
      cellVerticalAlign="top"
      ariaLabels={{ tableLabel: 'Node groups' }}
      columnDefinitions={[
        { id: 'name', header: 'Node group', width: 200, isRowHeader: true, cell: (group) => group.name },
        { id: 'health', header: 'Health', width: 360, cell: (group) => <Health group={group} /> },
        { id: 'status', header: 'Status in EKS', width: 150, cell: (group) => group.status },
        {
          id: 'scaling',
          header: 'Launched by',
          width: 280,
          cell: (group) => <Role arn={group.serviceLinkedRoleArn} />,
        },
        { id: 'role', header: 'Node role', width: 260, cell: (group) => <Role arn={group.nodeRoleArn} /> },
      ]}
      empty={
        <EmptyState title="No managed node groups">{launch && `This cluster starts nodes by ${launch}.`}</EmptyState>
      }
    />
  )
}

function Health({ group }: { group: Group }) {
  if (group.health.length === 0) return <StatusLabel status="pass">No issues</StatusLabel>
  return group.health.map((issue) => {
    const [code, ...message] = issue.split(': ')
    return (
      <div key={issue}>
        <StatusLabel status="fail">{code}</StatusLabel>
        <Box fontSize="body-s">{message.join(': ')}</Box>
      </div>
    )
  })
}

function Role({ arn }: { arn: string | null }) {
  return arn ? <ArnText arn={arn} short /> : '–'
}
