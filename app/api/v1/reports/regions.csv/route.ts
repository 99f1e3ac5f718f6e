import { download } from '@/lib/http/download'
import { route } from '@/lib/http/route'
import { exportRegions } from '@/lib/services/reports/export-regions'

export const GET = route({ permission: 'reports.export' }, async ({ ctx }) => download(await exportRegions(ctx)))
