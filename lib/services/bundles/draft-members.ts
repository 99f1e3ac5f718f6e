import type { DraftMember } from '@/lib/contracts/bundles'
import type { PreflightView } from '@/lib/contracts/requests'
import { nameOf, regionOf } from '@/lib/domain/arn'
import { type ApprovalFacts, factsOf } from '@/lib/domain/grants/approval-rules/facts'
import { type PlannedMember, planMembers } from '@/lib/domain/grants/bundle-members'
import { grantFixFor } from '@/lib/domain/grants/propose-grant'
import type { InventoryIndex } from '@/lib/domain/launch-paths/index-inventory'
import type { ServiceContext } from '@/lib/services/context'
import { newRequestId, requesterKind } from '@/lib/services/grants/create-request'
import { loadNeeds } from '@/lib/services/grants/load-need'
import { makePreflight } from '@/lib/services/grants/make-preflight'
import { proposeFor } from '@/lib/services/grants/preflight-grant'

/** A member of a bundle that is being put together: with its preflight, or with why a grant is not the fix. */
export interface Drafted extends PlannedMember {
  readonly id: string
  readonly preflight: PreflightView | null
  /** What approval rules look at; null where a grant is not the fix. */
  readonly facts: ApprovalFacts | null
  readonly view: DraftMember
}

/** The grants that close these needs' gaps, one per key and grantee, each with its own preflight on one reading of the inventory. */
export async function draftMembers(
  ctx: ServiceContext,
  needIds: readonly string[],
  endsAt: Date | null = null,
): Promise<Drafted[]> {
  const { index, needs } = await loadNeeds(ctx, needIds)
  const drafted: Drafted[] = []
  for (const planned of planMembers(needs)) drafted.push(await draft(ctx, index, planned, endsAt))
  return drafted
}

async function draft(
  ctx: ServiceContext,
  index: InventoryIndex,
  planned: PlannedMember,
  endsAt: Date | null,
): Promise<Drafted> {
  const { need, alsoFor } = planned
  const id = newRequestId()
  const fix = grantFixFor(need)
  const preflight =
    fix.kind === 'grant'
      ? await makePreflight(ctx, {
          index,
          need,
          proposal: proposeFor(ctx, { index, need }),
          requestedBy: ctx.actor.id,
          requestId: id,
          endsAt,
        })
      : null
  const refused =
    fix.kind === 'grant'
      ? []
      : [{ id: 'fix', outcome: 'block' as const, title: 'A grant is the fix', detail: fix.reason }]
  const view: DraftMember = {
    needId: need.id,
    alsoFor: alsoFor.map((other) => other.id),
    clusterArn: need.clusterArn,
    clusterName: index.clusters.get(need.clusterArn)?.name ?? nameOf(need.clusterArn),
    region: regionOf(need.clusterArn) ?? '',
    keyArn: need.keyArn,
    keyAlias: index.keys.get(need.keyArn)?.aliases[0] ?? '',
    granteePrincipal: need.principal.arn,
    principalKind: need.principal.kind,
    issuingAccountId: preflight?.proposal.issuingAccountId ?? null,
    operations: preflight?.proposal.operations ?? [],
    checks: preflight?.checks.filter((check) => check.outcome !== 'pass') ?? refused,
    ready: preflight?.ready ?? false,
  }
  const facts =
    preflight &&
    factsOf(index, { proposal: preflight.proposal, checks: preflight.checks, requester: requesterKind(ctx) })
  return { ...planned, id, preflight, facts, view }
}
