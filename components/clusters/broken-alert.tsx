'use client'

import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { pathEffect, principalLabel } from '@/components/matrix/access-words'
import { firstGap } from '@/components/matrix/cell-address'
import { accountToAct, failureTitle } from '@/components/matrix/failure-catalogue'
import { countOf } from '@/components/ui/format-number'
import type { ClusterView } from '@/lib/contracts/clusters'
import type { NeedView } from '@/lib/contracts/needs'
import { paths } from '@/lib/paths'
import styles from './broken-alert.module.css'

interface BrokenAlertProps {
  readonly cluster: ClusterView
  readonly mayRequest: boolean
  readonly onShowWhy: (needId: string, operation: string) => void
}

/** What does not work, the effect first; then the cause by its name, and who must act. */
export function BrokenAlert({ cluster, mayRequest, onShowWhy }: BrokenAlertProps) {
  const broken = cluster.needList.filter((need) => need.status === 'broken')
  const unseen = cluster.needList.filter((need) => need.status === 'unknown')
  if (broken.length === 0 && unseen.length === 0) return null
  if (broken.length === 0) {
    return (
      <Alert type="warning" header="Nobody can tell whether everything here can use its keys">
        <NeedLines needs={unseen} onShowWhy={onShowWhy} />
      </Alert>
    )
  }
  return (
    <Alert type="error" header={effects(broken)} action={<Act needs={broken} mayRequest={mayRequest} />}>
      <NeedLines needs={broken} onShowWhy={onShowWhy} />
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
  return more.length === 0 ? first : `${first}, and ${countOf(more.length, 'other launch path')} fail`
}

function NeedLines({ needs, onShowWhy }: { needs: readonly NeedView[]; onShowWhy: BrokenAlertProps['onShowWhy'] }) {
  return (
    <ul className={styles.list}>
      {needs.map((need) => {
        const gap = firstGap(need)
        const actor = accountToAct(need)
        return (
          <li key={need.id} className={styles.line}>
            {need.failure && <strong>{`${need.failure} ${failureTitle(need.failure)}. `}</strong>}
            {need.summary}
            {actor && need.status === 'broken' && ` ${capital(actor)} must act.`}{' '}
            {gap && (
              <button type="button" className={styles.why} onClick={() => onShowWhy(need.id, gap.operation)}>
                Why {principalLabel(need.principalKind)} cannot {gap.operation}
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function Act({ needs, mayRequest }: { needs: readonly NeedView[]; mayRequest: boolean }) {
  const underWay = needs.find((need) => need.openRequestId !== null)
  const grantable = needs.find((need) => need.grantFrom !== null && need.openRequestId === null)
  if (!underWay && !(grantable && mayRequest)) return null
  return (
    <SpaceBetween size="xs" direction="horizontal">
      {underWay?.openRequestId && <Button href={paths.request(underWay.openRequestId)}>Open the request</Button>}
      {grantable && mayRequest && <Button href={paths.newRequest(grantable.id)}>Request access</Button>}
    </SpaceBetween>
  )
}
