import type { RequestView } from '@/lib/contracts/requests'
import { openGrantStates } from '@/lib/domain/grants/lifecycle'
import { notFound } from '@/lib/errors'
import { rulesInForce } from '@/lib/services/approval-rules/rules-in-force'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { approvalState } from './approval-state'
import { knownRequests } from './find-request'
import { decidersFor, holdersFor } from './holders'
import { requestRows, toRequestView } from './request-views'

export async function getRequest(ctx: ServiceContext, id: string): Promise<RequestView> {
  requirePermission(ctx, 'grants.read')
  const { prisma } = ctx.db
  const request = await prisma.grantRequest.findFirst({
    where: { id, ...knownRequests(ctx) },
    include: {
      steps: { orderBy: { id: 'asc' }, include: { calls: { orderBy: { call: 'asc' } } } },
      approvals: { orderBy: { id: 'asc' } },
      comments: { orderBy: { id: 'asc' } },
      breakGlass: true,
    },
  })
  if (!request) throw notFound(`Grant request ${id}`)
  const [rows, rules, holders, entries, later] = await Promise.all([
    requestRows(ctx, [request]),
    rulesInForce(prisma),
    holdersFor(ctx),
    prisma.auditEntry.findMany({ where: { subjectId: id }, orderBy: { seq: 'asc' } }),
    prisma.grantRequest.findFirst({
      where: { OR: [{ renewsId: id }, { replacesId: id }], state: { in: [...openGrantStates] } },
    }),
  ])
  return toRequestView(ctx, {
    row: rows[0]!,
    request,
    state: approvalState(request, rules),
    deciders: decidersFor(holders, [request]),
    entries,
    later,
  })
}
