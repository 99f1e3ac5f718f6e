import { randomUUID } from 'node:crypto'
import type { PreflightView } from '@/lib/contracts/requests'
import type { Transaction } from '@/lib/db/client'
import { type GrantRequest, Prisma } from '@/lib/db/generated/client'
import { notify } from '@/lib/db/notify'
import { accountOf, nameOf, regionOf } from '@/lib/domain/arn'
import type { Demand } from '@/lib/domain/grants/approval-rules/demand'
import type { ApprovalFacts } from '@/lib/domain/grants/approval-rules/facts'
import { openGrantStates } from '@/lib/domain/grants/lifecycle'
import { conflict } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { decideByOf } from './approval-state'

/** Becomes the grant's Name in KMS, whose grammar is [a-zA-Z0-9:/_-]: a repeated CreateGrant finds the grant that is there. */
export const newRequestId = () => `ksg-${randomUUID()}`

export const requesterKind = ({ actor }: Pick<ServiceContext, 'actor'>) =>
  actor.type === 'token' ? ('token' as const) : ('person' as const)

/** Preflight looked, but two people may ask at the same moment: one after the other from here on. */
export async function refuseSecond(
  tx: Transaction,
  { keyArn, granteePrincipal }: { readonly keyArn: string; readonly granteePrincipal: string },
): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`${keyArn} ${granteePrincipal}`}, 0))`
  const open = await tx.grantRequest.findFirst({
    where: { keyArn, granteePrincipal, state: { in: [...openGrantStates] } },
  })
  if (open)
    throw conflict(`Request ${open.number} for this grantee and key is still under way.`, { requestId: open.id })
}

/** What the approval rules looked at, and what they demand. */
export interface JudgedRequest {
  readonly facts: ApprovalFacts
  readonly demand: Demand
}

interface NewRequest {
  readonly id: string
  readonly preflight: PreflightView
  readonly reason: string
  readonly judged: JudgedRequest
  readonly bundle?: { readonly id: string; readonly position: number }
  /** The request that its preflight follows. */
  readonly earlierId?: string
}

/** The row of a request that was checked. The caller has refused a second one before. */
export async function insertRequest(
  tx: Transaction,
  ctx: Pick<ServiceContext, 'actor' | 'clock'>,
  { id, preflight, reason, judged, bundle, earlierId = '' }: NewRequest,
): Promise<GrantRequest> {
  const { proposal, need, endsAt, follows } = preflight
  const request = await tx.grantRequest.create({
    data: {
      id,
      keyArn: proposal.keyArn,
      keyAccountId: accountOf(proposal.keyArn) ?? '',
      region: regionOf(proposal.keyArn) ?? '',
      granteePrincipal: proposal.granteePrincipal,
      issuingAccountId: proposal.issuingAccountId,
      operations: [...proposal.operations],
      constraints: proposal.constraints ? { ...proposal.constraints } : Prisma.DbNull,
      clusterArn: need.clusterArn,
      clusterAccountId: accountOf(need.clusterArn),
      needId: need.id,
      reason,
      preflight,
      requestedBy: ctx.actor.id,
      requesterName: ctx.actor.name,
      requestedAt: ctx.clock.now(),
      approvalFacts: judged.facts,
      demand: judged.demand,
      decideBy: decideByOf(ctx.clock.now(), judged.demand),
      bundleId: bundle?.id ?? null,
      position: bundle?.position ?? null,
      endsAt,
      renewsId: follows?.how === 'renew' ? earlierId : null,
      replacesId: follows?.how === 'replace' ? earlierId : null,
    },
  })
  await notify(tx, { topic: 'request', id })
  return request
}

/** Its line in the log: last in the transaction. */
export const auditRequested = (
  tx: Transaction,
  ctx: ServiceContext,
  request: GrantRequest,
  { proposal, need, endsAt, follows }: PreflightView,
) =>
  recordAudit(tx, ctx, {
    action: 'grant.requested',
    subject: { type: 'grant-request', id: request.id },
    summary: `Grant request ${request.number}${follows ? `, to ${follows.how} the grant of request ${follows.number}` : ''}: ${nameOf(proposal.granteePrincipal)} on key ${need.keyAlias || nameOf(proposal.keyArn)}`,
    reason: request.reason,
    after: { state: 'requested', ...proposal, ...(endsAt && { endsAt }) },
  })
