import { download } from '@/lib/http/download'
import { route } from '@/lib/http/route'
import { exportMatrix } from '@/lib/services/reports/export-matrix'

export const GET = route({ permission: 'reports.export' }, async ({ ctx }) => download(await exportMatrix(ctx, 'csv')))
