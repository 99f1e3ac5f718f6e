import { DiagnoseInput } from '@/lib/contracts/diagnose'
import { route } from '@/lib/http/route'
import { askTrail } from '@/lib/services/diagnose/ask-trail'

export const POST = route({ permission: 'inventory.read', body: DiagnoseInput, status: 202 }, ({ ctx, body }) =>
  askTrail(ctx, body),
)
