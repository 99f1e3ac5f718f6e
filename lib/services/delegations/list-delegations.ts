import type { DelegationList, DelegationView } from '@/lib/contracts/delegations'
import type { Delegation } from '@/lib/db/generated/client'
import { isActive } from '@/lib/domain/grants/approval-rules/delegation'
import { decidingRoles } from '@/lib/domain/grants/approval-rules/rules'
import { may, requirePermission, type ServiceContext } from '@/lib/services/context'

/** Whose right to approve is in whose hands, the newest first. */
export async function listDelegations(ctx: ServiceContext): Promise<DelegationList> {
  requirePermission(ctx, 'grants.read')
  const { prisma } = ctx.db
  const [rows, people] = await Promise.all([
    prisma.delegation.findMany({ orderBy: { createdAt: 'desc' }, take: 200 }),
    may(ctx, 'grants.decide')
      ? prisma.user.findMany({
          where: { id: { not: ctx.actor.id }, roles: { some: { role: { in: [...decidingRoles] } } } },
          select: { id: true, name: true, email: true },
          orderBy: { name: 'asc' },
        })
      : [],
  ])
  return { items: rows.map((row) => toDelegationView(ctx, row)), people }
}

function toDelegationView(ctx: Pick<ServiceContext, 'actor' | 'clock'>, row: Delegation): DelegationView {
  const state = stateOf(row, ctx.clock.now())
  return {
    id: row.id,
    fromName: row.fromName,
    toName: row.toName,
    reason: row.reason,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    state,
    revokedBy: row.revokedBy,
    mayRevoke: (state === 'active' || state === 'to-come') && mayRevoke(ctx, row),
  }
}

function stateOf(row: Delegation, now: Date): DelegationView['state'] {
  if (row.revokedAt) return 'revoked'
  if (isActive(row, now)) return 'active'
  return row.startsAt > now ? 'to-come' : 'over'
}

/** Its two people, and who changes the rules. */
export const mayRevoke = ({ actor }: Pick<ServiceContext, 'actor'>, { fromId, toId }: Delegation): boolean =>
  actor.id === fromId || actor.id === toId || may({ actor }, 'rules.change')
