'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { useFlash } from '@/components/layout/flash'
import { api } from '@/lib/api-client'
import {
  type ChangeChannelInput,
  type ChangeMailPreferencesInput,
  ChannelView,
  type CreateChannelInput,
  CreatedChannel,
  MailPreferences,
} from '@/lib/contracts/channels'
import { paths } from '@/lib/paths'
import { notificationQueries } from './queries'

function useRefresh() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: notificationQueries.channels().queryKey })
}

export function useCreateChannel() {
  return useMutation({
    mutationFn: (input: CreateChannelInput) => api.post(paths.api.channels(), CreatedChannel, input),
    onSuccess: useRefresh(),
    // The secret is not kept beyond the page that shows it.
    gcTime: 0,
  })
}

export function useChangeChannel() {
  const flash = useFlash()
  return useMutation({
    mutationFn: ({ id, ...input }: ChangeChannelInput & { id: string }) =>
      api.patch(paths.api.channel(id), ChannelView, input),
    onSettled: useRefresh(),
    onError: (error) => flash({ type: 'error', content: error.message, id: 'channel' }),
  })
}

export function useDeleteChannel() {
  return useMutation({ mutationFn: (id: string) => api.delete(paths.api.channel(id)), onSuccess: useRefresh() })
}

export function useRotateSecret() {
  return useMutation({
    mutationFn: (id: string) => api.post(paths.api.channelRotate(id), CreatedChannel),
    onSuccess: useRefresh(),
    gcTime: 0,
  })
}

/** Queues a message and says so; what came of it shows among the channel's messages. */
function useQueued(path: (id: string) => string, said: string) {
  const flash = useFlash()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (id: string) => api.post(path(id), z.null()),
    onSuccess: () => {
      flash({ type: 'info', content: said, id: 'channel' })
      return refresh()
    },
    onError: (error) => flash({ type: 'error', content: error.message, id: 'channel' }),
  })
}

export const useTestChannel = () =>
  useQueued(paths.api.channelTest, 'A test message is on its way. What came of it shows among the messages.')

export const useRepeatDelivery = () =>
  useQueued(paths.api.deliveryRepeat, 'The message is sent again, with the same id.')

export function useChangePreferences() {
  const client = useQueryClient()
  const flash = useFlash()
  const { queryKey } = notificationQueries.preferences()
  return useMutation({
    mutationFn: (input: ChangeMailPreferencesInput) => api.patch(paths.api.mailPreferences(), MailPreferences, input),
    onMutate: ({ off }) => client.setQueryData(queryKey, (before) => before && { ...before, off }),
    onError: (error) => flash({ type: 'error', content: error.message, id: 'mail-preferences' }),
    onSettled: () => client.invalidateQueries({ queryKey }),
  })
}
