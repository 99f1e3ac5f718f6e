import { AuditExportQuery } from '@/lib/contracts/audit'
import { streamDownload } from '@/lib/http/download'
import { route } from '@/lib/http/route'
import { exportAudit } from '@/lib/services/audit/export-audit'

export const GET = route({ permission: 'audit.read', query: AuditExportQuery }, async ({ ctx, query }) =>
  streamDownload(await exportAudit(ctx, { ...query, format: 'csv' })),
)
