'use client'

import Button from '@cloudscape-design/components/button'
import Tabs from '@cloudscape-design/components/tabs'
import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useCrumb } from '@/components/layout/crumb'
import { FreshnessNotice } from '@/components/layout/freshness-notice'
import { PageFrame } from '@/components/layout/page-header'
import { FindingsTable } from '@/components/matrix/findings-table'
import { useUrlState } from '@/components/tables/use-list-query'
import { QueryError } from '@/components/ui/query-error'
import type { KeyView } from '@/lib/contracts/keys'
import { paths } from '@/lib/paths'
import { KeyFacts } from './key-facts'
import { KeyGrants } from './key-grants'
import { KeyHistory } from './key-history'
import { keyName } from './key-labels'
import { KeyNeeds } from './key-needs'
import { KeyPolicy } from './key-policy'
import { keyQueries } from './queries'

const tabIds = ['access', 'grants', 'policy', 'checks', 'history'] as const
const KeyAddress = z.object({ tab: z.enum(tabIds).catch('access').default('access') })

/** One key: who needs it, its grants and policy, what the checks say, what changed. */
export function KeyDetail({ arn, scannerRole }: { arn: string; scannerRole: string }) {
  const { data: key, isError, error, refetch } = useQuery(keyQueries.detail(arn))
  if (isError && !key) return <QueryError error={error} what="the key" retry={() => void refetch()} />
  return key ? <KeyPageBody view={key} scannerRole={scannerRole} /> : null
}

function KeyPageBody({ view, scannerRole }: { view: KeyView; scannerRole: string }) {
  const { query, change } = useUrlState(KeyAddress)
  useCrumb(keyName(view))
  const failing = view.findings.filter((finding) => finding.status === 'fail').length
  return (
    <PageFrame
      title={keyName(view)}
      description={view.description || undefined}
      actions={
        <>
          <Button href={paths.whatIf([{ change: 'set-key-state', key: view.arn, state: 'Disabled' }])}>
            What if this key were disabled?
          </Button>
          <Button href={paths.map(view.arn)}>Show on map</Button>
        </>
      }
    >
      <FreshnessNotice freshness={view.freshness} />
      <KeyFacts view={view} />
      <Tabs
        ariaLabel="About this key"
        activeTabId={query.tab}
        onChange={({ detail }) => change({ tab: KeyAddress.parse({ tab: detail.activeTabId }).tab })}
        tabs={[
          { id: 'access', label: `Cluster access (${view.needs.length})`, content: <KeyNeeds needs={view.needs} /> },
          { id: 'grants', label: `Grants (${view.grantCount ?? 'unknown'})`, content: <KeyGrants view={view} /> },
          { id: 'policy', label: 'Key policy', content: <KeyPolicy view={view} scannerRole={scannerRole} /> },
          {
            id: 'checks',
            label: `Checks (${failing} failing)`,
            content: <FindingsTable findings={view.findings} empty="No check applies to this key." />,
          },
          { id: 'history', label: 'History', content: <KeyHistory history={view.history} /> },
        ]}
      />
    </PageFrame>
  )
}
