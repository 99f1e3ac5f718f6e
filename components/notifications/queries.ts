import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { ChannelList, ChannelPage, MailPreferences } from '@/lib/contracts/channels'
import { paths } from '@/lib/paths'

const whileWaitingMs = 2_000

export const notificationQueries = {
  channels: () =>
    queryOptions({
      queryKey: ['channels'],
      queryFn: ({ signal }) => api.get(paths.api.channels(), ChannelList, {}, signal),
      refetchInterval: ({ state }) => (state.data?.items.some(({ waiting }) => waiting > 0) ? whileWaitingMs : false),
    }),
  channel: (id: string) =>
    queryOptions({
      queryKey: ['channels', id],
      queryFn: ({ signal }) => api.get(paths.api.channel(id), ChannelPage, {}, signal),
      refetchInterval: ({ state }) => (state.data && state.data.channel.waiting > 0 ? whileWaitingMs : false),
    }),
  preferences: () =>
    queryOptions({
      queryKey: ['mail-preferences'],
      queryFn: ({ signal }) => api.get(paths.api.mailPreferences(), MailPreferences, {}, signal),
    }),
}
