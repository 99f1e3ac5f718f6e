import { rulesSchema } from '@/lib/domain/grants/approval-rules/read-rules'
import { route } from '@/lib/http/route'

export const GET = route({ permission: 'grants.read' }, async () => rulesSchema())
