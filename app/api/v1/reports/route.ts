import { ReportQuery } from '@/lib/contracts/reports'
import { route } from '@/lib/http/route'
import { getReport } from '@/lib/services/reports/get-report'

export const GET = route({ permission: 'reports.read', query: ReportQuery }, ({ ctx, query }) => getReport(ctx, query))
