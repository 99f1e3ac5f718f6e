import { ChannelParams } from '@/lib/contracts/channels'
import { route } from '@/lib/http/route'
import { testChannel } from '@/lib/services/notifications/test-channel'

export const POST = route({ permission: 'channels.manage', params: ChannelParams, status: 202 }, ({ ctx, params }) =>
  testChannel(ctx, params.id),
)
