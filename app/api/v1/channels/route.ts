import { CreateChannelInput } from '@/lib/contracts/channels'
import { route } from '@/lib/http/route'
import { createChannel } from '@/lib/services/notifications/create-channel'
import { listChannels } from '@/lib/services/notifications/list-channels'

export const GET = route({ permission: 'channels.manage' }, ({ ctx }) => listChannels(ctx))

export const POST = route({ permission: 'channels.manage', body: CreateChannelInput, status: 201 }, ({ ctx, body }) =>
  createChannel(ctx, body),
)
