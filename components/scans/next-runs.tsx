'use client'
import Box from '@cloudscape-design/components/box'
import LiveRegion from '@cloudscape-design/components/live-region'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useNow } from '@/components/ui/now'
import { describeTiming } from '@/lib/domain/scans/describe-timing'
import { plannedRuns, type Timing } from '@/lib/domain/scans/schedule'
import { formatInZone, viewersTimeZone } from './format-in-zone'
import styles from './scans.module.css'

/** When a schedule would run: in words, and the next three times in its time zone and in the viewer's. */
export function NextRuns({ timing }: { timing: Timing }) {
  const now = useNow()
  const own = viewersTimeZone()
  const zones = own === timing.timeZone ? [own] : [timing.timeZone, own]
  return (
    <SpaceBetween size="xs">
      <LiveRegion>
        <div className={styles.summary}>Runs {describeTiming(timing)}.</div>
      </LiveRegion>
      <table className={styles.runs} aria-label="Next runs">
        <thead>
          <tr>
            {zones.map((zone) => (
              <th key={zone} scope="col">
                {zone === own ? `Your time (${zone})` : zone}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {plannedRuns(timing, new Date(now), 3).map((run) => (
            <tr key={run.getTime()}>
              {zones.map((zone) => (
                <td key={zone}>
                  <time dateTime={run.toISOString()}>{formatInZone(run, zone)}</time>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {timing.jitterSeconds > 0 && (
        <Box variant="small" color="text-body-secondary">
          The random delay comes on top.
        </Box>
      )}
    </SpaceBetween>
  )
}
