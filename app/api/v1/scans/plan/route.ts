import { RequestScanInput } from '@/lib/contracts/scans'
import { route } from '@/lib/http/route'
import { getScanPlan } from '@/lib/services/scans/get-scan-plan'

export const POST = route({ permission: 'scans.read', body: RequestScanInput }, ({ ctx, body }) =>
  getScanPlan(ctx, body.scope ?? {}),
)
