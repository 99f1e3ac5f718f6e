'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useFlash } from '@/components/layout/flash'
import { api } from '@/lib/api-client'
import { type ChangeQuery, LookUpView } from '@/lib/contracts/changes'
import { paths } from '@/lib/paths'
import { changeQueries } from './queries'

/** Has a worker ask CloudTrail who made this change; the answer comes with a later reading of it. */
export function useAskCloudTrail(id: string, range: ChangeQuery) {
  const client = useQueryClient()
  const flash = useFlash()
  const { queryKey } = changeQueries.detail(id, range)
  return useMutation({
    mutationFn: () => api.post(paths.api.changeLookUp(id), LookUpView, range),
    onSuccess: (lookUp) => client.setQueryData(queryKey, (view) => view && { ...view, lookUp }),
    onError: (error) =>
      flash({ id: 'look-up', type: 'error', header: 'CloudTrail was not asked', content: error.message }),
  })
}
