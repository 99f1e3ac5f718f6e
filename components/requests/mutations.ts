'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import {
  type ApproveInput,
  type BreakGlassInput,
  type CommentInput,
  type DecideInput,
  type EndEarlierInput,
  type NarrowInput,
  type RequestGrantInput,
  RequestView,
  type RevokeInput,
  WriterAlarmList,
} from '@/lib/contracts/requests'
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
      void client.invalidateQueries({ queryKey: ['requests', 'broken-glass'] })
      void client.invalidateQueries({ queryKey: ['posture'] })
    },
  })
}

export const useRequestGrant = () =>
  useRequestMutation((input: RequestGrantInput) => api.post(paths.api.requests(), RequestView, input))

/** A move with what it takes beside its reason. */
export type MoveInput = { readonly move: Move; readonly reason: string } & Partial<
  Pick<ApproveInput, 'fingerprint'> &
    Omit<NarrowInput, 'reason'> &
    Pick<BreakGlassInput, 'confirm'> &
    Pick<RevokeInput, 'acknowledge'>
>

export const useMove = (id: string) =>
  useRequestMutation(({ move, ...body }: MoveInput) => api.post(paths.api.requestMove(id, move), RequestView, body))

export const useComment = (id: string) =>
  useRequestMutation((input: CommentInput) => api.post(paths.api.requestComments(id), RequestView, input))

export const useEndEarlier = (id: string) =>
  useRequestMutation((input: EndEarlierInput) => api.post(paths.api.requestEndEarlier(id), RequestView, input))

/** What a use of the writer role was, which ends its alarm. */
export function useReviewAlarm(seq: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: DecideInput) => api.post(paths.api.writerAlarmReview(seq), WriterAlarmList, input),
    onSuccess: () => client.invalidateQueries({ queryKey: ['requests', 'list'] }),
  })
}
