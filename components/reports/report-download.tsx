'use client'
import Button from '@cloudscape-design/components/button'
import { useMay } from '@/components/layout/session-context'
import { paths } from '@/lib/paths'

/** The whole compliance report as a file. Taking it is an entry in the audit log, so it needs a permission. */
export function ReportDownload({ href = paths.api.reportCsv(), onTake }: { href?: string; onTake?: () => void }) {
  const may = useMay('reports.export')
  return (
    <Button
      iconName="download"
      href={may ? href : undefined}
      download
      disabled={!may}
      disabledReason={may ? undefined : 'Your role may read reports but not export them.'}
      onClick={onTake}
    >
      Compliance report (CSV)
    </Button>
  )
}
