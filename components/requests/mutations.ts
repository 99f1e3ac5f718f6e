'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { type DecideInput, type EndEarlierInput, type RequestGrantInput, RequestView } from '@/lib/contracts/requests'
import { paths } from '@/lib/paths'
import { requestQueries } from './queries'

export type Move = RequestView['moves'][number]['move']

/** Both answer with the request as it now is; everything that lists requests is read again. */
function useRequestMutation<Input>(act: (input: Input) => Promise<RequestView>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: (view) => {
      client.setQueryData(requestQueries.detail(view.id).queryKey, view)
      void client.invalidateQueries({ queryKey: ['requests', 'list'] })
      void client.invalidateQueries({ queryKey: ['posture'] })
    },
  })
}

export const useRequestGrant = () =>
  useRequestMutation((input: RequestGrantInput) => api.post(paths.api.requests(), RequestView, input))

export const useMove = (id: string) =>
  useRequestMutation(({ move, reason }: DecideInput & { move: Move }) =>
    api.post(paths.api.requestMove(id, move), RequestView, { reason }),
  )

export const useEndEarlier = (id: string) =>
  useRequestMutation((input: EndEarlierInput) => api.post(paths.api.requestEndEarlier(id), RequestView, input))
