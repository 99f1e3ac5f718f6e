import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { RulesView } from '@/lib/contracts/approval-rules'
import { paths } from '@/lib/paths'

export const ruleQueries = {
  view: () =>
    queryOptions({
      queryKey: ['approval-rules'],
      queryFn: ({ signal }) => api.get(paths.api.approvalRules(), RulesView, {}, signal),
    }),
}
