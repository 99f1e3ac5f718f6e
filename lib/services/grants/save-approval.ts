import type { Transaction } from '@/lib/db/client'
import type { GrantApproval } from '@/lib/db/generated/client'
import type { Decider } from '@/lib/domain/grants/approval-rules/standing'
import type { ServiceContext } from '@/lib/services/context'
import type { ApprovalState } from './approval-state'

/** One person's yes, for exactly what it was given for. The caller has judged it, with the request's row locked. */
export const saveApproval = (
  tx: Transaction,
  ctx: Pick<ServiceContext, 'actor' | 'clock'>,
  subject: { readonly requestId: string } | { readonly bundleId: string },
  { state, holder, note }: { readonly state: ApprovalState; readonly holder: Decider; readonly note: string },
): Promise<GrantApproval> =>
  tx.grantApproval.create({
    data: {
      ...subject,
      personId: ctx.actor.id,
      personName: ctx.actor.name,
      holderId: holder.id,
      holderName: holder.name,
      holderEmail: holder.email,
      holderRoles: [...holder.roles],
      holderGroups: [...holder.groups],
      fingerprint: state.fingerprint,
      note,
      at: ctx.clock.now(),
    },
  })

/** A request or bundle as moves look at it: with what the rules say of its time and its requester. */
export const approvalNow = <T extends object>(subject: T, { demand, decideBy }: ApprovalState) => ({
  ...subject,
  decideBy,
  selfApproval: demand.selfApproval,
})
