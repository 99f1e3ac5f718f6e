import type { Transaction } from '@/lib/db/client'
import type { GrantBundle, Prisma } from '@/lib/db/generated/client'
import { notify } from '@/lib/db/notify'
import {
  type BundleMove,
  type BundleState,
  describeBundleRefusal,
  type MovableBundle,
  tryBundleMove,
} from '@/lib/domain/grants/bundle-lifecycle'
import { conflict, forbidden } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import { moverOf } from '@/lib/services/grants/mover'
import type { BundleWithRequests } from './find-bundle'

/** The state a move leads to. A refusal is thrown with the words the button shows. */
export function bundleMoveOrThrow(
  ctx: Pick<ServiceContext, 'actor' | 'clock'>,
  move: BundleMove,
  bundle: MovableBundle & Pick<BundleWithRequests, 'requests'>,
): BundleState {
  const result = tryBundleMove(move, bundle, moverOf(ctx.actor, bundle.requests), ctx.clock.now())
  if (result.ok) return result.to
  const message = describeBundleRefusal(result.refusal, move, bundle)
  const isRight = result.refusal === 'wrong-state' || result.refusal === 'expired'
  throw isRight ? conflict(message, { refusal: result.refusal }) : forbidden(message)
}

/** Writes a move only if the bundle is still in the state it was decided on: of many decisions at one moment one counts. */
export async function saveBundleMove(
  tx: Transaction,
  bundle: GrantBundle,
  move: BundleMove,
  to: BundleState,
  changes: Prisma.GrantBundleUpdateManyMutationInput = {},
): Promise<void> {
  const { count } = await tx.grantBundle.updateMany({
    where: { id: bundle.id, state: bundle.state },
    data: { ...changes, state: to },
  })
  if (count === 0) {
    const now = await tx.grantBundle.findUniqueOrThrow({ where: { id: bundle.id } })
    throw conflict(describeBundleRefusal('wrong-state', move, now), { refusal: 'wrong-state' })
  }
  await notify(tx, { topic: 'request', id: bundle.id })
}
