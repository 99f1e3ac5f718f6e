import type { GrantLookUpInput, GrantLookUpView } from '@/lib/contracts/grant-uses'
import { addJob } from '@/lib/db/queue'
import { inTransaction } from '@/lib/db/transaction'
import { parseArn } from '@/lib/domain/arn'
import type { Grant } from '@/lib/domain/inventory/key'
import { notFound } from '@/lib/errors'
import type { ServiceContext } from '../context'
import { findKey } from './find-key'
import { findGrantLookUps, type GrantLookUp, keepGrantLookUp, nothingYet } from './grant-look-up'

/** A question that waits longer than this has lost its job, and may be asked again. */
const patienceMs = 10 * 60_000

/** Has a worker ask CloudTrail who made a grant and when its grantee last used the key. One question at a time for each grant. */
export async function askAboutGrant(
  ctx: ServiceContext,
  keyArn: string,
  { grantId }: GrantLookUpInput,
): Promise<GrantLookUpView> {
  await findKey(ctx, keyArn)
  if (!(await currentGrant(ctx, keyArn, grantId))) throw notFound(`The grant ${grantId} on ${keyArn}`)
  const now = ctx.clock.now()
  const before = (await findGrantLookUps(ctx.db, keyArn)).get(grantId)
  if (before?.state === 'waiting' && now.getTime() - Date.parse(before.askedAt) < patienceMs) return before
  const state: GrantLookUp = { ...nothingYet, state: 'waiting', askedAt: now.toISOString() }
  const { accountId, region } = parseArn(keyArn) ?? { accountId: '', region: '' }
  await inTransaction(ctx.db, async (tx) => {
    await keepGrantLookUp(tx, keyArn, grantId, state)
    await addJob(
      tx,
      'look-up-grant',
      { keyArn, grantId },
      // CloudTrail allows two calls a second in an account and Region: one question after another.
      { queue: `look-up/${accountId}/${region}`, key: `look-up-grant/${keyArn}/${grantId}`, maxAttempts: 3 },
    )
  })
  return state
}

/** null when the grant is not there any more. */
export async function currentGrant(
  { db }: Pick<ServiceContext, 'db'>,
  keyArn: string,
  grantId: string,
): Promise<Grant | null> {
  const { rows } = await db.pool.query<{ body: Grant }>(
    `select body from resource_versions
     where kind = 'kms-grant' and current and body->>'keyArn' = $1 and body->>'grantId' = $2 limit 1`,
    [keyArn, grantId],
  )
  return rows[0]?.body ?? null
}
