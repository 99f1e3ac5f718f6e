'use client'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import { AuditExportQuery } from '@/lib/contracts/audit'
import { paths } from '@/lib/paths'

const formats = [
  { id: 'csv', text: 'CSV', description: 'For a spreadsheet' },
  { id: 'jsonl', text: 'JSON Lines', description: 'Each with what its hash is made of' },
] as const

/** The entries that the filters leave. Taking them is an entry itself. */
export function ExportEntries({ query }: { query: AuditExportQuery }) {
  const asked = Object.entries(AuditExportQuery.parse(query)).filter(([, value]) => value !== '')
  const search = asked.length > 0 ? `?${new URLSearchParams(asked)}` : ''
  return (
    <ButtonDropdown
      items={formats.map((format) => ({ ...format, href: `${paths.api.auditExport(format.id)}${search}` }))}
    >
      Export
    </ButtonDropdown>
  )
}
