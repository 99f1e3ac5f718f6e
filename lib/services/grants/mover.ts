import type { GrantRequest } from '@/lib/db/generated/client'
import {
  describeRefusal,
  type GrantMove,
  type GrantState,
  type MovableRequest,
  type Mover,
  tryMove,
} from '@/lib/domain/grants/lifecycle'
import { type Permission, permissions } from '@/lib/domain/roles'
import { conflict, forbidden } from '@/lib/errors'
import { type Actor, may, mayIn, type ServiceContext } from '@/lib/services/context'

type OnBothSides = Pick<GrantRequest, 'keyAccountId' | 'clusterAccountId'>

/** Who moves requests, with what they may do about all of them: the key's owner account decides, and either side asks. */
export function moverOf(actor: Actor, requests: readonly OnBothSides[]): Mover {
  if (actor.type === 'job') return { type: 'worker' }
  // A token asks for its person, and takes back what that person asked for; none is given the permission to decide.
  const mayAbout = (permission: Permission) => (request: OnBothSides) =>
    mayIn({ actor }, permission, request.keyAccountId) ||
    (permission === 'grants.request' && mayIn({ actor }, permission, request.clusterAccountId ?? ''))
  const held = permissions.filter((one) => may({ actor }, one) && requests.every(mayAbout(one)))
  return { type: 'person', id: actor.id, permissions: held }
}

/** A member of a bundle is decided with the others, never alone. Null where a request stands by itself. */
export const whyNotAlone = (request: Pick<GrantRequest, 'number' | 'bundleId'>): string | null =>
  request.bundleId === null
    ? null
    : `Grant request ${request.number} is part of a bulk request: it is approved, rejected and cancelled with the others, on the page of the bulk request.`

export function requireAlone(request: Pick<GrantRequest, 'number' | 'bundleId'>): void {
  const why = whyNotAlone(request)
  if (why) throw conflict(why)
}

/** The state a move leads to. A refusal is thrown with the words the button shows. */
export function moveOrThrow(
  ctx: Pick<ServiceContext, 'actor' | 'clock'>,
  move: GrantMove,
  request: MovableRequest & OnBothSides,
): GrantState {
  const result = tryMove(move, request, moverOf(ctx.actor, [request]), ctx.clock.now())
  if (result.ok) return result.to
  const message = describeRefusal(result.refusal, move, request)
  const isRight = result.refusal === 'wrong-state' || result.refusal === 'expired'
  throw isRight ? conflict(message, { refusal: result.refusal }) : forbidden(message)
}
