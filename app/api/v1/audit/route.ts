import { AuditListQuery } from '@/lib/contracts/audit'
import { route } from '@/lib/http/route'
import { listAudit } from '@/lib/services/audit/list-audit'

export const GET = route({ permission: 'audit.read', query: AuditListQuery }, ({ ctx, query }) => listAudit(ctx, query))
