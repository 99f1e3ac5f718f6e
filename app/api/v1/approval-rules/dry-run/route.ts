import { TryRulesInput } from '@/lib/contracts/approval-rules'
import { route } from '@/lib/http/route'
import { tryApprovalRules } from '@/lib/services/approval-rules/try-approval-rules'

export const POST = route({ permission: 'grants.read', body: TryRulesInput }, ({ ctx, body }) =>
  tryApprovalRules(ctx, body),
)
