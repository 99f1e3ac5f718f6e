import { ReportQuery } from '@/lib/contracts/reports'
import { download } from '@/lib/http/download'
import { route } from '@/lib/http/route'
import { exportCompliance } from '@/lib/services/reports/export-compliance'

export const GET = route({ permission: 'reports.export', query: ReportQuery }, async ({ ctx, query }) =>
  download(await exportCompliance(ctx, query)),
)
