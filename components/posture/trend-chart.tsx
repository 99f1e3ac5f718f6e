'use client'
import LineChart from '@cloudscape-design/components/line-chart'
import { formatUtc } from '@/components/ui/format-time'
import type { PostureView } from '@/lib/contracts/posture'

export function TrendChart({ trend: scans }: { trend: PostureView['trend'] }) {
  const trend = [...scans].sort((a, b) => a.at.localeCompare(b.at))
  const series = (value: 'missing' | 'unknown') => trend.map((point) => ({ x: new Date(point.at), y: point[value] }))
  const highest = Math.max(4, ...trend.flatMap((point) => [point.missing, point.unknown]))
  return (
    <LineChart
      height={220}
      hideFilter
      ariaLabel="Open gaps after each scan"
      xTitle="Scan finished (UTC)"
      yTitle="Gaps"
      xScaleType="time"
      yDomain={[0, Math.ceil(highest * 1.1)]}
      xDomain={[new Date(trend[0]?.at ?? 0), new Date(trend.at(-1)?.at ?? 0)]}
      xTickFormatter={(at) =>
        formatUtc(at.toISOString())
          .replace(/, \d{4},/, '')
          .replace(' UTC', '')
      }
      series={[
        { title: 'Missing', type: 'line', data: series('missing'), color: 'var(--ks-bad)' },
        { title: 'Unknown', type: 'line', data: series('unknown'), color: 'var(--ks-unknown)' },
      ]}
      empty="No trend yet"
    />
  )
}
