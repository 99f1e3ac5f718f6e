import { ChannelParams } from '@/lib/contracts/channels'
import { route } from '@/lib/http/route'
import { repeatDelivery } from '@/lib/services/notifications/repeat-delivery'

export const POST = route({ permission: 'channels.manage', params: ChannelParams, status: 202 }, ({ ctx, params }) =>
  repeatDelivery(ctx, params.id),
)
