import { DiagnoseInput } from '@/lib/contracts/diagnose'
import { route } from '@/lib/http/route'
import { diagnoseText } from '@/lib/services/diagnose/diagnose-text'

export const POST = route({ permission: 'inventory.read', body: DiagnoseInput }, ({ ctx, body }) =>
  diagnoseText(ctx, body),
)
