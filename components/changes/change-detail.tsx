'use client'
import Box from '@cloudscape-design/components/box'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useQuery } from '@tanstack/react-query'
import { AccountText } from '@/components/tables/account-text'
import { ArnText } from '@/components/tables/arn-text'
import { QueryError } from '@/components/ui/query-error'
import { TimeText } from '@/components/ui/time-text'
import type { ChangeQuery, ChangeView } from '@/lib/contracts/changes'
import { paths } from '@/lib/paths'
import { What } from './change-columns'
import { kindTitle } from './change-words'
import { FieldDiff } from './field-diff'
import { changeQueries } from './queries'
import { WhoDidIt } from './who-did-it'

/** One change whole: what it is on, who did it, and each line that is otherwise. */
export function ChangeDetail({ id, range }: { id: string; range: ChangeQuery }) {
  const result = useQuery(changeQueries.detail(id, range))
  if (result.isError) return <QueryError error={result.error} what="the change" retry={() => void result.refetch()} />
  if (!result.data) {
    return (
      <output>
        <Spinner /> Reading the change
      </output>
    )
  }
  return <Detail view={result.data} range={range} />
}

function Detail({ view, range }: { view: ChangeView; range: ChangeQuery }) {
  return (
    <SpaceBetween size="l">
      <What what={view.what} />
      <KeyValuePairs
        columns={1}
        items={[
          { label: kindTitle(view.kind), value: <ArnText arn={view.resourceId} /> },
          {
            label: 'Account',
            value: (
              <>
                <AccountText id={view.accountId} name={view.accountName} /> {view.region}
              </>
            ),
          },
          {
            label: 'Seen',
            value: (
              <>
                <TimeText at={view.seenAt} show="both" /> by{' '}
                <Link href={paths.scan(view.scanId)}>scan {view.scanId}</Link>
              </>
            ),
          },
          ...links(view),
        ]}
      />
      <WhoDidIt view={view} range={range} />
      <section aria-label="What changed">
        <Box variant="h3">What changed</Box>
        {view.fields.length === 0 && (
          <Box>Nothing that can be seen: it was read in another form and says the same.</Box>
        )}
        <SpaceBetween size="m">
          {view.fields.map((change) => (
            <FieldDiff key={`${change.type} ${change.field}`} change={change} />
          ))}
        </SpaceBetween>
      </section>
    </SpaceBetween>
  )
}

function links({ keyArn, clusterArn }: ChangeView) {
  return [
    ...(keyArn ? [{ label: 'Key page', value: <Link href={paths.key(keyArn)}>Open the key</Link> }] : []),
    ...(clusterArn
      ? [{ label: 'Cluster page', value: <Link href={paths.cluster(clusterArn)}>Open the cluster</Link> }]
      : []),
  ]
}
