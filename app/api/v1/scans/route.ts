import { RequestScanInput, ScanListQuery } from '@/lib/contracts/scans'
import { route } from '@/lib/http/route'
import { listScans } from '@/lib/services/scans/list-scans'
import { requestScan } from '@/lib/services/scans/request-scan'

export const GET = route({ permission: 'scans.read', query: ScanListQuery }, ({ ctx, query }) => listScans(ctx, query))

export const POST = route({ permission: 'scans.start', body: RequestScanInput, status: 202 }, ({ ctx, body }) =>
  requestScan(ctx, { trigger: 'manual', ...body }),
)
