import { download } from '@/lib/http/download'
import { route } from '@/lib/http/route'
import { exportCoverage } from '@/lib/services/reports/export-coverage'

export const GET = route({ permission: 'reports.export' }, async ({ ctx }) => download(await exportCoverage(ctx)))
