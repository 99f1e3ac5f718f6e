'use client'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FreshnessNotice } from '@/components/layout/freshness-notice'
import { PageFrame } from '@/components/layout/page-header'
import { useSession } from '@/components/layout/session-context'
import { countOf } from '@/components/ui/format-number'
import { TimeText } from '@/components/ui/time-text'
import { AccountCoverage } from './account-coverage'
import { GapTrend } from './gap-trend'
import styles from './posture.module.css'
import { PostureCounts } from './posture-counts'
import { postureQueries } from './queries'
import { RecentChanges } from './recent-changes'
import { TopFindings } from './top-findings'
import { WorstClusters } from './worst-clusters'

/** What changed, what waits for me, where the gaps are. `alarm`, `waiting` and `actions` come from other features. */
export function PosturePage({ alarm, waiting, actions }: { alarm: ReactNode; waiting: ReactNode; actions: ReactNode }) {
  const { data: posture } = useSuspenseQuery(postureQueries.view())
  const { clusters, keys, freshness } = posture
  const { accounts } = useSession()
  return (
    <PageFrame
      title="Posture"
      description={
        <>
          {countOf(clusters.total, 'cluster')}, {countOf(keys.total, 'key')}
          {accounts && ` in the ${countOf(accounts.length, 'account')} you may see`}.
          {freshness.scannedAt && (
            <>
              {' '}
              Last scan finished <TimeText at={freshness.scannedAt} />.
            </>
          )}
        </>
      }
      actions={actions}
    >
      {alarm}
      <FreshnessNotice freshness={freshness} />
      <PostureCounts posture={posture} />
      <div className={styles.columns}>
        <WorstClusters clusters={posture.worstClusters} />
        <div className={styles.stack}>
          {waiting}
          <RecentChanges changes={posture.changes} />
        </div>
      </div>
      <div className={styles.halves}>
        <TopFindings findings={posture.topFindings} />
        <GapTrend trend={posture.trend} />
      </div>
      <AccountCoverage accounts={posture.accounts} scanId={freshness.scanId} />
    </PageFrame>
  )
}
