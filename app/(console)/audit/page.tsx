import type { Metadata } from 'next'
import type { PageProps } from '@/app/page-props'
import { Prefetched, prefetch } from '@/app/providers/prefetched'
import { AuditList } from '@/components/audit/audit-list'
import { auditQueries } from '@/components/audit/queries'
import { AuditListQuery } from '@/lib/contracts/audit'
import { getCheckpoints } from '@/lib/services/audit/get-checkpoints'
import { listAudit } from '@/lib/services/audit/list-audit'

export const metadata: Metadata = { title: 'Audit log' }

export default async function Page({ searchParams }: PageProps) {
  const query = AuditListQuery.parse(await searchParams)
  return (
    <Prefetched
      queries={[
        prefetch(auditQueries.list(query), (ctx) => listAudit(ctx, query)),
        prefetch(auditQueries.checkpoints(), getCheckpoints),
      ]}
    >
      <AuditList />
    </Prefetched>
  )
}
