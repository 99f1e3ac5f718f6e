import type { InventoryIndex } from '../../launch-paths/index-inventory'
import { describeUnread } from '../../observed'
import { describeEnd, isLaterEnd, problemOfEnd } from '../end-date'
import { type Follows, howToFollow } from '../follow'
import type { PreflightCheck, PreflightFacts } from '../preflight'
import type { GrantProposal } from '../propose-grant'

/** KMS has no end dates, so whoever asks and whoever approves see what Keyscope will do. */
export function checkEnd({ endsAt, now, follows }: PreflightFacts): PreflightCheck {
  const check = (outcome: PreflightCheck['outcome'], detail: string) => ({
    id: 'end',
    outcome,
    title: endsAt ? 'It ends by itself' : 'It has no end date',
    detail,
  })
  const moment = new Date(now)
  const end = endsAt ? new Date(endsAt) : null
  const problem = end && problemOfEnd(end, moment)
  if (problem) return check('block', problem)
  if (follows?.how === 'renew') {
    const present = follows.endsAt ? new Date(follows.endsAt) : null
    if (!isLaterEnd(end, present)) {
      const until = present ? `ends at ${present.toISOString()}` : 'has no end'
      return check('block', `The grant of request ${follows.number} ${until} already. A renewal needs a later end.`)
    }
  }
  if (!end) return check('pass', 'It stays until somebody revokes it.')
  return check(
    'pass',
    `Keyscope retires it ${describeEnd(end, moment)}, at ${end.toISOString()}; KMS itself has no end dates.`,
  )
}

/** The grant whose end is to move is there as it was asked for; no second one is made beside it. */
export function checkRenewed(
  index: InventoryIndex,
  proposal: GrantProposal,
  { number, grantId }: Follows,
  openRequest: PreflightFacts['openRequest'],
): PreflightCheck {
  const check = (outcome: PreflightCheck['outcome'], detail: string) => ({
    id: 'renewal',
    outcome,
    title: 'The grant to renew is there',
    detail,
  })
  if (openRequest) return check('block', `Request ${openRequest.number} for this grantee and key is still under way.`)
  const grants = index.keys.get(proposal.keyArn)?.grants
  if (!grants) return check('unknown', 'The key is not among those that were scanned.')
  if (grants.state !== 'seen') return check('unknown', describeUnread(grants))
  const listed = index.grantsByKey.get(proposal.keyArn)?.some((grant) => grant.grantId === grantId)
  if (listed && howToFollow(index, grantId, proposal) === 'replace')
    return check(
      'block',
      `Grant ${grantId} of request ${number} is not what is asked for: other operations or constraints, or its grantee is another one under the same name. Ask for a grant that takes its place.`,
    )
  if (listed)
    return check('pass', `Grant ${grantId} of request ${number} stays and ends later. No second grant is made.`)
  return check('block', `KMS no longer lists grant ${grantId} of request ${number}. Ask for a new grant instead.`)
}
