import { randomUUID } from 'node:crypto'
import { RequestGrantInput, type RequestView } from '@/lib/contracts/requests'
import type { Transaction } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { accountOf, nameOf, regionOf } from '@/lib/domain/arn'
import { openGrantStates } from '@/lib/domain/grants/lifecycle'
import { conflict } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { getRequest } from './get-request'
import { loadNeed } from './load-need'
import { makePreflight } from './make-preflight'
import { proposeFor } from './preflight-grant'
import { requireReady } from './require-ready'

/** Asks for the grant that closes one need's gap. Nothing happens in AWS until another person approves it. */
export async function requestGrant(ctx: ServiceContext, input: RequestGrantInput): Promise<RequestView> {
  requirePermission(ctx, 'grants.request')
  const { needId, operations, reason } = RequestGrantInput.parse(input)
  const loaded = await loadNeed(ctx, needId)
  const proposal = proposeFor(ctx, loaded, operations)
  // Becomes the grant's Name in KMS, whose grammar is [a-zA-Z0-9:/_-]: a repeated CreateGrant finds the grant that is there.
  const id = `ksg-${randomUUID()}`
  const preflight = await makePreflight(ctx, { ...loaded, proposal, requestedBy: ctx.actor.id, requestId: id })
  requireReady(preflight)

  await inTransaction(ctx.db, async (tx) => {
    await refuseSecond(tx, proposal.keyArn, proposal.granteePrincipal)
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
        clusterArn: loaded.need.clusterArn,
        needId,
        reason,
        preflight,
        requestedBy: ctx.actor.id,
        requesterName: ctx.actor.name,
        requestedAt: ctx.clock.now(),
      },
    })
    await notify(tx, { topic: 'request', id })
    await recordAudit(tx, ctx, {
      action: 'grant.requested',
      subject: { type: 'grant-request', id },
      summary: `Grant request ${request.number}: ${nameOf(proposal.granteePrincipal)} on key ${preflight.need.keyAlias || nameOf(proposal.keyArn)}`,
      reason,
      after: { state: 'requested', ...proposal },
    })
  })
  return getRequest(ctx, id)
}

/** Preflight looked, but two people may ask at the same moment: one after the other from here on. */
async function refuseSecond(tx: Transaction, keyArn: string, granteePrincipal: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`${keyArn} ${granteePrincipal}`}, 0))`
  const open = await tx.grantRequest.findFirst({
    where: { keyArn, granteePrincipal, state: { in: [...openGrantStates] } },
  })
  if (open)
    throw conflict(`Request ${open.number} for this grantee and key is still under way.`, { requestId: open.id })
}
