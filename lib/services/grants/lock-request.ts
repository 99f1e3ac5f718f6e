import type { Transaction } from '@/lib/db/client'
import type { GrantApproval, GrantRequest } from '@/lib/db/generated/client'
import { notFound } from '@/lib/errors'

export type RequestWithApprovals = GrantRequest & { readonly approvals: readonly GrantApproval[] }

/** The request as it is now, for whoever decides on it: the next one waits until this decision is written or given up. */
export async function lockRequest(tx: Transaction, id: string): Promise<RequestWithApprovals> {
  await tx.$queryRaw`select id from grant_requests where id = ${id} for update`
  const request = await tx.grantRequest.findUnique({
    where: { id },
    include: { approvals: { orderBy: { id: 'asc' } } },
  })
  if (!request) throw notFound(`Grant request ${id}`)
  return request
}
