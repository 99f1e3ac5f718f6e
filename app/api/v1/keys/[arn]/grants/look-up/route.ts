import { GrantLookUpInput } from '@/lib/contracts/grant-uses'
import { ArnParams } from '@/lib/http/arn-params'
import { route } from '@/lib/http/route'
import { askAboutGrant } from '@/lib/services/keys/ask-about-grant'

export const POST = route(
  { permission: 'inventory.read', params: ArnParams, body: GrantLookUpInput, status: 202 },
  ({ ctx, params, body }) => askAboutGrant(ctx, params.arn, body),
)
