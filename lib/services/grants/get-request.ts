import type { RequestView } from '@/lib/contracts/requests'
import { openGrantStates } from '@/lib/domain/grants/lifecycle'
import { notFound } from '@/lib/errors'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { requestRows, toRequestView } from './request-views'

export async function getRequest(ctx: ServiceContext, id: string): Promise<RequestView> {
  requirePermission(ctx, 'grants.read')
  const { prisma } = ctx.db
  const request = await prisma.grantRequest.findUnique({
    where: { id },
    include: { steps: { orderBy: { id: 'asc' } } },
  })
  if (!request) throw notFound(`Grant request ${id}`)
  const [rows, entries, later] = await Promise.all([
    requestRows(prisma, [request]),
    prisma.auditEntry.findMany({ where: { subjectId: id }, orderBy: { seq: 'asc' } }),
    prisma.grantRequest.findFirst({
      where: { OR: [{ renewsId: id }, { replacesId: id }], state: { in: [...openGrantStates] } },
    }),
  ])
  return toRequestView(ctx, rows[0]!, request, entries, later)
}
