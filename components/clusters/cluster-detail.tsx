'use client'

import Button from '@cloudscape-design/components/button'
import Tabs from '@cloudscape-design/components/tabs'
import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useCrumb } from '@/components/layout/crumb'
import { FreshnessNotice } from '@/components/layout/freshness-notice'
import { PageFrame } from '@/components/layout/page-header'
import { useMayAsk } from '@/components/layout/session-context'
import { SidePanel } from '@/components/layout/side-panel'
import { principalLabel } from '@/components/matrix/access-words'
import { CellAddress } from '@/components/matrix/cell-address'
import { FindingsTable } from '@/components/matrix/findings-table'
import { Reasons } from '@/components/matrix/reasons'
import { useUrlState } from '@/components/tables/use-list-query'
import { QueryError } from '@/components/ui/query-error'
import type { ClusterView } from '@/lib/contracts/clusters'
import type { NeedView } from '@/lib/contracts/needs'
import { largestBundle } from '@/lib/domain/grants/bundle-members'
import { paths } from '@/lib/paths'
import { BrokenAlert } from './broken-alert'
import { ClusterFacts } from './cluster-facts'
import { ClusterPermissions } from './cluster-permissions'
import { FailedLaunches } from './failed-launches'
import { KubernetesObjects } from './kubernetes-objects'
import { NodeGroups } from './node-groups'
import { PassRoles } from './pass-roles'
import { Principals } from './principals'
import { clusterQueries } from './queries'

const tabIds = ['principals', 'node-groups', 'kubernetes', 'launches', 'checks', 'cluster'] as const
const ClusterAddress = CellAddress.extend({ tab: z.enum(tabIds).catch('principals').default('principals') })

/** One cluster: what does not work, who may do what with which key, and why. */
export function ClusterDetail({ arn }: { arn: string }) {
  const { data: cluster, isError, error, refetch } = useQuery(clusterQueries.detail(arn))
  if (isError && !cluster) return <QueryError error={error} what="the cluster" retry={() => void refetch()} />
  return cluster ? <ClusterBody cluster={cluster} /> : null
}

function ClusterBody({ cluster }: { cluster: ClusterView }) {
  const { query, change } = useUrlState(ClusterAddress)
  const mayAsk = useMayAsk()
  useCrumb(cluster.name)
  const need = cluster.needList.find((one) => one.id === query.need)
  const cell = need?.cells.find((one) => one.operation === query.op)
  const selected = need && cell ? { needId: need.id, operation: cell.operation } : null

  return (
    <PageFrame
      title={cluster.name}
      description={`${cluster.accountName} (${cluster.accountId}), ${cluster.region}, Kubernetes ${cluster.version}`}
      actions={<Actions cluster={cluster} needs={cluster.needList.filter(mayAsk)} />}
    >
      <FreshnessNotice freshness={cluster.freshness} />
      <BrokenAlert
        cluster={cluster}
        mayAsk={mayAsk}
        onShowWhy={(needId, operation) => change({ need: needId, op: operation })}
      />
      <ClusterPermissions
        needs={cluster.needList}
        profile={query.profile}
        onProfile={(profile) => change({ profile })}
        selected={selected}
        onSelect={({ needId, operation }) => change({ need: needId, op: operation })}
      />
      <PassRoles needs={cluster.needList} />
      <Tabs
        ariaLabel="About this cluster"
        activeTabId={query.tab}
        onChange={({ detail }) => change({ tab: ClusterAddress.parse({ tab: detail.activeTabId }).tab })}
        tabs={[
          {
            id: 'principals',
            label: 'Principals',
            content: <Principals clusterArn={cluster.arn} needs={cluster.needList} />,
          },
          {
            id: 'node-groups',
            label: `Node groups (${cluster.nodeGroups.length})`,
            content: <NodeGroups groups={cluster.nodeGroups} launch={cluster.launch} />,
          },
          {
            id: 'kubernetes',
            label: `Kubernetes (${cluster.kubernetes.length})`,
            content: <KubernetesObjects cluster={cluster} />,
          },
          {
            id: 'launches',
            label: `Failed launches (${cluster.failedLaunches.length})`,
            content: <FailedLaunches launches={cluster.failedLaunches} />,
          },
          {
            id: 'checks',
            label: `Checks (${cluster.findings.length})`,
            content: <FindingsTable findings={cluster.findings} empty="No check fails for this cluster." />,
          },
          { id: 'cluster', label: 'Cluster', content: <ClusterFacts cluster={cluster} /> },
        ]}
      />
      {need && cell && (
        <SidePanel
          header={`${principalLabel(need.principalKind)}: ${cell.operation}`}
          onClose={() => change({ need: '', op: '' })}
        >
          <Reasons need={need} cell={cell} profile={query.profile} mayRequest={mayAsk(need)} />
        </SidePanel>
      )}
    </PageFrame>
  )
}

/** Where the cluster's service stands in its other Regions, and all the missing grants that the viewer may ask for as one request. */
function Actions({ cluster, needs }: { cluster: ClusterView; needs: readonly NeedView[] }) {
  const missing = needs.filter((need) => need.grantFrom !== null && need.openRequestId === null)
  return (
    <>
      <Button href={paths.map(cluster.arn)}>Show on map</Button>
      <Button href={paths.coverageOf(cluster.arn)}>Its Regions</Button>
      {missing.length > 1 && (
        <Button href={paths.newBundle(missing.slice(0, largestBundle).map((need) => need.id))}>
          Request all missing grants
        </Button>
      )}
    </>
  )
}
