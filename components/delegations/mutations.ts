'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { type DelegateInput, DelegationList } from '@/lib/contracts/delegations'
import { paths } from '@/lib/paths'

function useDelegationMutation<Input>(act: (input: Input) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: act, onSuccess: () => client.invalidateQueries({ queryKey: ['delegations'] }) })
}

export const useDelegate = () =>
  useDelegationMutation((input: DelegateInput) => api.post(paths.api.delegations(), DelegationList, input))

export const useRevokeDelegation = () => useDelegationMutation((id: string) => api.delete(paths.api.delegation(id)))
