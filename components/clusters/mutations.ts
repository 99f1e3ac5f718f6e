'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { type CorrectPrincipalInput, PrincipalsView } from '@/lib/contracts/principals'
import { paths } from '@/lib/paths'
import { clusterQueries } from './queries'

/** What comes of it is judged by a worker; the page hears of that as of every assessment. */
export function useCorrectPrincipal(clusterArn: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: CorrectPrincipalInput) => api.post(paths.api.principals(clusterArn), PrincipalsView, input),
    onSuccess: (view) => client.setQueryData(clusterQueries.principals(clusterArn).queryKey, view),
  })
}

export function useWithdrawCorrection(clusterArn: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.delete(paths.api.correction(clusterArn, id)),
    onSuccess: () => client.invalidateQueries({ queryKey: clusterQueries.principals(clusterArn).queryKey }),
  })
}
