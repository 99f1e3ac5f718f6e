'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useFlash } from '@/components/layout/flash'
import { countOf } from '@/components/ui/format-number'
import { api, withQuery } from '@/lib/api-client'
import { IngestView } from '@/lib/contracts/kubernetes'
import { paths } from '@/lib/paths'

interface HandedOver {
  readonly text: string
  readonly whole: boolean
}

/** What would come of a text with Kubernetes objects. */
export function usePreviewKubernetes(arn: string) {
  return useMutation({
    mutationFn: ({ text, whole }: HandedOver) =>
      api.postText(withQuery(paths.api.kubernetes(arn), { preview: 'true', whole: String(whole) }), IngestView, text),
  })
}

export function useTakeKubernetes(arn: string) {
  const client = useQueryClient()
  const flash = useFlash()
  return useMutation({
    mutationFn: ({ text, whole }: HandedOver) =>
      api.postText(withQuery(paths.api.kubernetes(arn), { whole: String(whole) }), IngestView, text),
    onSuccess: ({ objects }) => {
      flash({
        id: 'kubernetes',
        type: 'success',
        content: `${countOf(objects.length, 'Kubernetes object')} taken. Needs are judged again now.`,
      })
      return client.invalidateQueries({ queryKey: ['clusters'] })
    },
  })
}
