import type { GrantRequest } from '@/lib/db/generated/client'
import { describeRefusal, type GrantMove, type GrantState, type Mover, tryMove } from '@/lib/domain/grants/lifecycle'
import { conflict, forbidden } from '@/lib/errors'
import type { Actor, ServiceContext } from '@/lib/services/context'

export function moverOf(actor: Actor): Mover {
  return actor.type === 'job' ? { type: 'worker' } : { type: 'person', id: actor.id, role: actor.role }
}

/** The state a move leads to. A refusal is thrown with the words the button shows. */
export function moveOrThrow(
  ctx: Pick<ServiceContext, 'actor' | 'clock'>,
  move: GrantMove,
  request: GrantRequest,
): GrantState {
  const result = tryMove(move, request, moverOf(ctx.actor), ctx.clock.now())
  if (result.ok) return result.to
  const message = describeRefusal(result.refusal, move, request)
  const isRight = result.refusal === 'wrong-state' || result.refusal === 'expired'
  throw isRight ? conflict(message, { refusal: result.refusal }) : forbidden(message)
}
