'use client'
import Button from '@cloudscape-design/components/button'
import { useMay } from '@/components/layout/session-context'
import { paths } from '@/lib/paths'

interface DownloadProps {
  readonly children: string
  readonly href: string
  readonly onTake?: () => void
}

/** A file of evidence, for those who may take it: taking one is an entry in the audit log. */
export function Download({ children, href, onTake }: DownloadProps) {
  if (!useMay('reports.export')) return null
  return (
    <Button iconName="download" href={href} download onClick={onTake}>
      {children}
    </Button>
  )
}

/** The whole compliance report, or the part of it that `href` asks for. */
export function ReportDownload({ href = paths.api.reportCsv(), onTake }: Partial<Omit<DownloadProps, 'children'>>) {
  return (
    <Download href={href} onTake={onTake}>
      Compliance report (CSV)
    </Download>
  )
}
