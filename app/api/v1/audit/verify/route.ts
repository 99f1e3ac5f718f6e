import { route } from '@/lib/http/route'
import { verifyAudit } from '@/lib/services/audit/verify-audit'

export const POST = route({ permission: 'audit.read' }, ({ ctx }) => verifyAudit(ctx))
