'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { RulesView, type SaveRulesInput, TriedRules, type TryRulesInput } from '@/lib/contracts/approval-rules'
import { paths } from '@/lib/paths'
import { ruleQueries } from './queries'

/** What waits for whom changes with the rules. */
export function useSaveRules() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: SaveRulesInput) => api.post(paths.api.approvalRules(), RulesView, input),
    onSuccess: (view) => {
      client.setQueryData(ruleQueries.view().queryKey, view)
      return client.invalidateQueries({ queryKey: ['requests'] })
    },
  })
}

/** What would change; nothing is written. */
export const useTryRules = () =>
  useMutation({
    mutationFn: (input: TryRulesInput) => api.post(paths.api.tryApprovalRules(), TriedRules, input),
  })
