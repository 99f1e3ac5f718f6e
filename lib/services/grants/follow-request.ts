import type { GrantRequest } from '@/lib/db/generated/client'
import { whyNotFollowed } from '@/lib/domain/grants/end-date'
import { type Follows, howToFollow } from '@/lib/domain/grants/follow'
import type { GrantProposal } from '@/lib/domain/grants/propose-grant'
import { AppError, invalidInput } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import { findRequest } from './find-request'
import type { LoadedNeed } from './load-need'

/** The earlier request whose grant somebody asks for again, later or in another form. */
export async function loadEarlier(ctx: ServiceContext, id: string, { need }: LoadedNeed): Promise<GrantRequest> {
  const earlier = await findRequest(ctx, id)
  const why = whyNotFollowed(earlier)
  if (why) throw new AppError('precondition-failed', why)
  if (earlier.keyArn !== need.keyArn || earlier.granteePrincipal !== need.principal.arn)
    throw invalidInput(
      `Grant request ${earlier.number} is for ${earlier.granteePrincipal} on ${earlier.keyArn}; this need is of ${need.principal.arn} on ${need.keyArn}. Ask for it without the earlier request.`,
    )
  return earlier
}

export function followsOf(index: LoadedNeed['index'], earlier: GrantRequest, proposal: GrantProposal): Follows {
  const grantId = earlier.grantId ?? ''
  return { ...toFollow(earlier), how: howToFollow(index, grantId, proposal) }
}

/** What a stored request follows, as it is now; null where it follows nothing, or what it was to replace is gone already. */
export async function storedFollows(
  ctx: Pick<ServiceContext, 'actor' | 'db'>,
  request: GrantRequest,
): Promise<Follows | null> {
  const id = request.renewsId ?? request.replacesId
  if (!id) return null
  const earlier = await findRequest(ctx, id)
  const why = whyNotFollowed(earlier)
  if (!why) return { ...toFollow(earlier), how: request.renewsId ? 'renew' : 'replace' }
  if (request.renewsId) throw new AppError('precondition-failed', why)
  return null
}

const toFollow = ({ number, grantId, endsAt }: GrantRequest) => ({
  number,
  grantId: grantId ?? '',
  endsAt: endsAt?.toISOString() ?? null,
})
