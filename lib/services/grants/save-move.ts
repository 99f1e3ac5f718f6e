import type { Transaction } from '@/lib/db/client'
import type { GrantRequest, Prisma } from '@/lib/db/generated/client'
import { notify } from '@/lib/db/notify'
import { describeRefusal, type GrantMove, type GrantState } from '@/lib/domain/grants/lifecycle'
import { conflict } from '@/lib/errors'

/**
 * Writes a move only if the request is still in the state it was decided on: of two people who decide at the same moment one
 * wins, and the other is told. Reading the state again first would not be enough.
 */
export async function saveMove(
  tx: Transaction,
  request: GrantRequest,
  move: GrantMove,
  to: GrantState,
  changes: Prisma.GrantRequestUpdateManyMutationInput = {},
): Promise<void> {
  const { count } = await tx.grantRequest.updateMany({
    where: { id: request.id, state: request.state },
    data: { ...changes, state: to },
  })
  if (count === 0) {
    const now = await tx.grantRequest.findUniqueOrThrow({ where: { id: request.id } })
    throw conflict(describeRefusal('wrong-state', move, now), { refusal: 'wrong-state' })
  }
  await notify(tx, { topic: 'request', id: request.id })
}
