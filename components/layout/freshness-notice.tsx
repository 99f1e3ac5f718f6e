'use client'
import Alert from '@cloudscape-design/components/alert'
import Link from '@cloudscape-design/components/link'
import { countOf } from '@/components/ui/format-number'
import type { Freshness } from '@/lib/contracts/page'
import { paths } from '@/lib/paths'
import { useSession } from './session-context'

/** Says it where what a page shows may not be whole. Nothing when the last scan read everything. */
export function FreshnessNotice({ freshness }: { freshness: Freshness }) {
  const { accounts } = useSession()
  if (freshness.status === 'complete' && freshness.unread === 0) return null
  if (freshness.scanId === null || freshness.status === 'none') {
    return (
      <Alert type="info" header="Nothing has been scanned yet">
        Keyscope shows what its last scan read. <Link href={paths.scans()}>Start a scan</Link> to fill these pages.
      </Alert>
    )
  }
  const scan = <Link href={paths.scan(freshness.scanId)}>See what could not be read</Link>
  if (freshness.status === 'failed') {
    return (
      <Alert type="error" header="The last scan failed">
        What you see is from the scan before it. {scan}
      </Alert>
    )
  }
  return (
    <Alert
      type="warning"
      header={`The last scan could not read ${countOf(freshness.unread, 'part')} of ${accounts === null ? 'the organization' : 'the accounts you may see'}`}
    >
      What depends on them is shown as unknown or as last seen, never as good. {scan}
    </Alert>
  )
}
