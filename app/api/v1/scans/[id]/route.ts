import { ScanParams } from '@/lib/contracts/scans'
import { route } from '@/lib/http/route'
import { getScan } from '@/lib/services/scans/get-scan'

export const GET = route({ permission: 'scans.read', params: ScanParams }, ({ ctx, params }) => getScan(ctx, params.id))
