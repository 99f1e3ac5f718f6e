import { ChangeChannelInput, ChannelParams } from '@/lib/contracts/channels'
import { route } from '@/lib/http/route'
import { changeChannel } from '@/lib/services/notifications/change-channel'
import { deleteChannel } from '@/lib/services/notifications/delete-channel'
import { getChannel } from '@/lib/services/notifications/get-channel'

export const GET = route({ permission: 'channels.manage', params: ChannelParams }, ({ ctx, params }) =>
  getChannel(ctx, params.id),
)

export const PATCH = route(
  { permission: 'channels.manage', params: ChannelParams, body: ChangeChannelInput },
  ({ ctx, params, body }) => changeChannel(ctx, { ...body, id: params.id }),
)

export const DELETE = route({ permission: 'channels.manage', params: ChannelParams }, ({ ctx, params }) =>
  deleteChannel(ctx, params.id),
)
