import { SaveRulesInput } from '@/lib/contracts/approval-rules'
import { route } from '@/lib/http/route'
import { getApprovalRules } from '@/lib/services/approval-rules/get-approval-rules'
import { saveApprovalRules } from '@/lib/services/approval-rules/save-approval-rules'

export const GET = route({ permission: 'grants.read' }, ({ ctx }) => getApprovalRules(ctx))

export const POST = route({ permission: 'rules.change', body: SaveRulesInput, status: 201 }, ({ ctx, body }) =>
  saveApprovalRules(ctx, body),
)
