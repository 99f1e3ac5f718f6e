'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { CreatedToken, type CreateTokenInput } from '@/lib/contracts/tokens'
import { paths } from '@/lib/paths'

export function useCreateToken() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: CreateTokenInput) => api.post(paths.api.tokens(), CreatedToken, input),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
    // The secret is not kept beyond the page that shows it.
    gcTime: 0,
  })
}

export function useRevokeToken() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.delete(paths.api.token(id)),
    onSettled: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  })
}
