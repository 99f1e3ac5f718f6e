import { ScanParams } from '@/lib/contracts/scans'
import { route } from '@/lib/http/route'
import { cancelScan } from '@/lib/services/scans/cancel-scan'

export const POST = route({ permission: 'scans.start', params: ScanParams, status: 202 }, async ({ ctx, params }) => {
  await cancelScan(ctx, params.id)
  return { id: params.id }
})
