'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { FreshnessNotice } from '@/components/layout/freshness-notice'
import { principalLabel } from '@/components/matrix/access-words'
import { countOf } from '@/components/ui/format-number'
import { StatusLabel } from '@/components/ui/status-label'
import type { TriedProfile } from '@/lib/contracts/profiles'
import { paths } from '@/lib/paths'

/** What a dry run found: how many needs would turn, and in which clusters. */
export function TriedProfileView({ tried }: { tried: TriedProfile }) {
  const { red, green, unknown, otherwise, unchanged, clusters, freshness } = tried
  const turns = red + green + unknown
  return (
    <SpaceBetween size="m">
      <FreshnessNotice freshness={freshness} />
      <Alert type={red > 0 ? 'warning' : 'info'} header="Dry run: nothing was written">
        {turns === 0
          ? 'No need would change its status.'
          : `${countOf(red, 'need')} would turn red, ${green} green, ${unknown} unknown, in ${countOf(clusters.length, 'cluster')}.`}{' '}
        {otherwise > 0 && `${countOf(otherwise, 'need')} would keep the status and change a level. `}
        {countOf(unchanged, 'need')} would stay as they are.
      </Alert>
      {clusters.length > 0 && (
        <Table
          variant="container"
          items={clusters}
          trackBy="arn"
          wrapLines
          cellVerticalAlign="top"
          ariaLabels={{ tableLabel: 'Clusters that would change' }}
          columnDefinitions={[
            {
              id: 'cluster',
              header: 'Cluster',
              width: 200,
              minWidth: 160,
              isRowHeader: true,
              cell: ({ arn, name }) => <Link href={paths.cluster(arn)}>{name}</Link>,
            },
            { id: 'red', header: 'Turn red', width: 100, minWidth: 90, cell: (row) => row.red },
            { id: 'green', header: 'Turn green', width: 110, minWidth: 100, cell: (row) => row.green },
            { id: 'unknown', header: 'Unknown', width: 100, minWidth: 90, cell: (row) => row.unknown },
            { id: 'needs', header: 'Needs', width: 520, minWidth: 340, cell: (row) => <Needs {...row} /> },
          ]}
        />
      )}
    </SpaceBetween>
  )
}

function Needs({ needs, more }: TriedProfile['clusters'][number]) {
  return (
    <SpaceBetween size="xxs">
      {needs.map((need) => (
        <div key={need.id}>
          <StatusLabel status={need.before ?? 'no-needs'} /> → <StatusLabel status={need.after ?? 'no-needs'} />{' '}
          {principalLabel(need.principalKind)}, {need.keyAlias || need.keyArn}
          {need.operations.length > 0 && `: ${need.operations.join(', ')}`}
        </div>
      ))}
      {more > 0 && <Box color="text-body-secondary">and {more} more</Box>}
    </SpaceBetween>
  )
}
