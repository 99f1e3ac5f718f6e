'use client'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import dynamic from 'next/dynamic'
import { EmptyState } from '@/components/tables/empty-state'
import type { PostureView } from '@/lib/contracts/posture'
import styles from './posture.module.css'

// The chart is the heaviest part of the page and the last one looked at.
const TrendChart = dynamic(() => import('./trend-chart').then((module) => module.TrendChart), { ssr: false })

export function GapTrend({ trend }: { trend: PostureView['trend'] }) {
  return (
    <Container
      fitHeight
      header={
        <Header variant="h2" description="Open gaps after each scan">
          Trend
        </Header>
      }
    >
      <div className={styles.chart}>
        {trend.length < 2 ? (
          <EmptyState title="No trend yet">A trend needs two scans that were assessed.</EmptyState>
        ) : (
          <TrendChart trend={trend} />
        )}
      </div>
    </Container>
  )
}
