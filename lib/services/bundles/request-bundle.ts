import { randomUUID } from 'node:crypto'
import { type BundleView, RequestBundleInput } from '@/lib/contracts/bundles'
import { notify } from '@/lib/db/notify'
import { inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { auditRequested, insertRequest, refuseSecond } from '@/lib/services/grants/create-request'
import { type Drafted, draftMembers } from './draft-members'
import { getBundle } from './get-bundle'
import { nameFamily } from './name-family'

/**
 * Asks for several grants as one: every member is checked by itself, and one that is blocked stops the bundle by name. Submitted as a
 * whole or not at all.
 */
export async function requestBundle(ctx: ServiceContext, input: RequestBundleInput): Promise<BundleView> {
  requirePermission(ctx, 'grants.request')
  const { needIds, reason, stopOnError } = RequestBundleInput.parse(input)
  const members = await draftMembers(ctx, needIds)
  requireAllReady(members)
  const family = await nameFamily(
    ctx,
    members.map(({ need }) => need.clusterArn),
  )
  const id = `ksb-${randomUUID()}`

  await inTransaction(ctx.db, async (tx) => {
    // Always in one order, and the audit log's lock last: two bundles at one moment wait for each other, never both.
    const pairs = members.map(({ need }) => ({ keyArn: need.keyArn, granteePrincipal: need.principal.arn }))
    for (const pair of pairs.toSorted((a, b) => nameOfPair(a).localeCompare(nameOfPair(b))))
      await refuseSecond(tx, pair)
    const bundle = await tx.grantBundle.create({
      data: {
        id,
        family,
        reason,
        stopOnError,
        requestedBy: ctx.actor.id,
        requesterName: ctx.actor.name,
        requestedAt: ctx.clock.now(),
      },
    })
    const requests = []
    for (const [position, { id: requestId, preflight }] of members.entries()) {
      if (!preflight) continue
      const request = await insertRequest(tx, ctx, { id: requestId, preflight, reason, bundle: { id, position } })
      requests.push({ request, preflight })
    }
    await notify(tx, { topic: 'request', id })
    await recordAudit(tx, ctx, {
      action: 'bundle.requested',
      subject: { type: 'grant-bundle', id },
      summary: `Bulk request ${bundle.number}: ${requests.length} grants for ${family}`,
      reason,
      after: { state: 'requested', stopOnError, requests: requests.map(({ request }) => request.id) },
    })
    for (const { request, preflight } of requests) await auditRequested(tx, ctx, request, preflight)
  })
  return getBundle(ctx, id)
}

const nameOfPair = (pair: { keyArn: string; granteePrincipal: string }) => `${pair.keyArn} ${pair.granteePrincipal}`

function requireAllReady(members: readonly Drafted[]): void {
  const blocked = members.filter(({ view }) => !view.ready)
  if (blocked.length === 0) return
  const text = blocked.map(({ view }) => {
    const checks = view.checks.filter((check) => check.outcome === 'block')
    return `${view.clusterName} in ${view.region}: ${checks.map((check) => `${check.title}: no. ${check.detail}`).join(' ')}`
  })
  throw new AppError(
    'precondition-failed',
    `Cannot be asked for as it is. Leave out what is blocked, or put it right. ${text.join(' ')}`,
    { members: blocked.map(({ view }) => ({ needId: view.needId, checks: view.checks })) },
  )
}
