import { type ProfileView, SaveProfileInput } from '@/lib/contracts/profiles'
import type { Prisma } from '@/lib/db/generated/client'
import { inTransaction } from '@/lib/db/transaction'
import { conflict } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { assignWithin } from './assign-profiles'
import { checkedDraft } from './checked-draft'
import { getProfile } from './get-profile'
import { enqueueJudgement } from './judge-again'
import { lockProfiles } from './lock-profiles'

/** Keeps a new version of a profile, or a new profile. Whoever is judged by it is judged again. */
export async function saveProfile(ctx: ServiceContext, input: SaveProfileInput): Promise<ProfileView> {
  requirePermission(ctx, 'profiles.change')
  const { profile: draft, basedOn, assignment } = SaveProfileInput.parse(input)
  const profile = checkedDraft(draft)
  const { name } = profile
  await inTransaction(ctx.db, async (tx) => {
    await lockProfiles(tx)
    const before = await tx.needProfile.findFirst({ where: { name }, orderBy: { version: 'desc' } })
    if ((before?.version ?? null) !== basedOn) throw changedMeanwhile(name, before?.version ?? null)
    const version = (before?.version ?? 0) + 1
    await tx.needProfile.create({
      data: {
        name,
        version,
        body: profile as unknown as Prisma.InputJsonValue,
        changedBy: ctx.actor.name,
        changedAt: ctx.clock.now(),
      },
    })
    await recordAudit(tx, ctx, {
      action: before ? 'profile.changed' : 'profile.created',
      subject: { type: 'profile', id: name },
      summary: before
        ? `Profile "${name}" changed: version ${version}`
        : `Profile "${name}" created with ${profile.requirements.length} requirements`,
      before: before ? { version: before.version, profile: before.body } : null,
      after: { version, profile },
    })
    if (assignment) await assignWithin(tx, ctx, assignment)
    await enqueueJudgement(tx)
  })
  return getProfile(ctx, name)
}

function changedMeanwhile(name: string, version: number | null) {
  if (version === null) return conflict(`There is no profile "${name}" any more. Save it as a new one.`)
  return conflict(`Profile "${name}" is at version ${version} by now. Look at that version and make your change again.`)
}
