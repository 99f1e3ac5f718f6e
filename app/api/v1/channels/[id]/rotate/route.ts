import { ChannelParams } from '@/lib/contracts/channels'
import { route } from '@/lib/http/route'
import { rotateSecret } from '@/lib/services/notifications/rotate-secret'

export const POST = route({ permission: 'channels.manage', params: ChannelParams }, ({ ctx, params }) =>
  rotateSecret(ctx, params.id),
)
