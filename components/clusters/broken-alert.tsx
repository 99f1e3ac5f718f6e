'use client'

import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { pathEffect, principalLabel } from '@/components/matrix/access-words'
import { firstGap } from '@/components/matrix/cell-address'
import { ConsequenceBadge } from '@/components/matrix/consequence-badge'
import { failureTitle } from '@/components/matrix/failure-catalogue'
import { countOf } from '@/components/ui/format-number'
import type { ClusterView } from '@/lib/contracts/clusters'
import type { NeedView } from '@/lib/contracts/needs'
import { paths } from '@/lib/paths'
import styles from './broken-alert.module.css'
import { foldTroubles, type Trouble } from './fold-troubles'

interface BrokenAlertProps {
  readonly cluster: ClusterView
  readonly mayAsk: (need: NeedView) => boolean
  readonly onShowWhy: (needId: string, operation: string) => void
}

/** What does not work, the effect first; then the cause by its name, and which account must act. */
export function BrokenAlert({ cluster, mayAsk, onShowWhy }: BrokenAlertProps) {
  const broken = cluster.needList.filter((need) => need.status === 'broken')
  const unseen = cluster.needList.filter((need) => need.status === 'unknown')
  if (broken.length === 0 && unseen.length === 0) return null
  if (broken.length === 0) {
    return (
      <Alert type="warning" header="Nobody can tell whether everything here can use its keys">
        <Troubles troubles={foldTroubles(unseen)} onShowWhy={onShowWhy} />
      </Alert>
    )
  }
  return (
    <Alert type="error" header={effects(broken)} action={<Act needs={broken} mayAsk={mayAsk} />}>
      <Troubles troubles={foldTroubles(broken)} onShowWhy={onShowWhy} />
      {cluster.failedLaunches.length > 0 && (
        <p className={styles.line}>
          {countOf(cluster.failedLaunches.length, 'launch', 'launches')} failed with{' '}
          {[...new Set(cluster.failedLaunches.map((launch) => launch.code))].join(', ')}.
        </p>
      )}
    </Alert>
  )
}

function effects(needs: readonly NeedView[]): string {
  const [first = '', ...more] = [...new Set(needs.map((need) => pathEffect(need.path)))]
  return more.length === 0
    ? first
    : `${first}, and ${countOf(more.length, 'other launch path')} ${more.length === 1 ? 'fails' : 'fail'}`
}

function Troubles({ troubles, onShowWhy }: { troubles: readonly Trouble[]; onShowWhy: BrokenAlertProps['onShowWhy'] }) {
  return (
    <ul className={styles.list}>
      {troubles.map(({ main, needs }) => (
        <li key={main.id} className={styles.line}>
          <ConsequenceBadge needs={needs} />{' '}
          {main.failure && <strong>{`${main.failure} ${failureTitle(main.failure)}. `}</strong>}
          {main.summary}
          {grantInstead(main)} Show why:{' '}
          {needs.map((need, at) => (
            <span key={need.id}>
              {at > 0 && ', '}
              <WhyButton need={need} onShowWhy={onShowWhy} />
            </span>
          ))}
        </li>
      ))}
    </ul>
  )
}

/** Where the summary's own fix is a policy, a grant is the other way. F4, F5 and F6 have no other. */
function grantInstead({ grantFrom, failure }: NeedView): string {
  if (grantFrom === null || ['F4', 'F5', 'F6'].includes(failure ?? '')) return ''
  return ` Or close the gap by a grant issued from account ${grantFrom}.`
}

function WhyButton({ need, onShowWhy }: { need: NeedView; onShowWhy: BrokenAlertProps['onShowWhy'] }) {
  const operation = firstGap(need)?.operation ?? need.cells[0]?.operation
  if (!operation) return principalLabel(need.principalKind)
  return (
    <button type="button" className={styles.why} onClick={() => onShowWhy(need.id, operation)}>
      {principalLabel(need.principalKind)}, {operation}
    </button>
  )
}

function Act({ needs, mayAsk }: { needs: readonly NeedView[]; mayAsk: BrokenAlertProps['mayAsk'] }) {
  const underWay = needs.find((need) => need.openRequestId !== null)
  const grantable = needs.find((need) => need.grantFrom !== null && need.openRequestId === null && mayAsk(need))
  if (!underWay && !grantable) return null
  return (
    <SpaceBetween size="xs" direction="horizontal">
      {underWay?.openRequestId && <Button href={paths.request(underWay.openRequestId)}>Open the request</Button>}
      {grantable && <Button href={paths.newRequest(grantable.id)}>Request access</Button>}
    </SpaceBetween>
  )
}
