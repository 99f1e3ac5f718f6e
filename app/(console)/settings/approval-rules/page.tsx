import type { Metadata } from 'next'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { ruleQueries } from '@/components/approval-rules/queries'
import { RulesPage } from '@/components/approval-rules/rules-page'
import { getApprovalRules } from '@/lib/services/approval-rules/get-approval-rules'

export const metadata: Metadata = { title: 'Approval rules' }

export default function Page() {
  return (
    <Prefetched queries={[prefetch(ruleQueries.view(), getApprovalRules)]}>
      <RulesPage />
    </Prefetched>
  )
}
