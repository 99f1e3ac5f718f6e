import { inTransaction } from '@/lib/db/transaction'
import { Assignment, defaultBook } from '@/lib/domain/profiles/assignment'
import { conflict, invalidInput, notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { lockProfiles } from './lock-profiles'
import { assignmentSetting } from './profile-book'
import { isBuiltIn } from './profile-versions'

/** Takes a profile away that judges nobody. What it said stays in the audit log. */
export async function deleteProfile(ctx: ServiceContext, name: string): Promise<void> {
  requirePermission(ctx, 'profiles.change')
  if (isBuiltIn(name)) throw invalidInput(`"${name}" comes with Keyscope and cannot be deleted.`)
  await inTransaction(ctx.db, async (tx) => {
    await lockProfiles(tx)
    const newest = await tx.needProfile.findFirst({ where: { name }, orderBy: { version: 'desc' } })
    if (!newest) throw notFound(`Profile "${name}"`)
    const kept = await tx.setting.findUnique({ where: { name: assignmentSetting } })
    const assignment = kept ? Assignment.parse(kept.value) : defaultBook.assignment
    if (assignment.default === name || assignment.rules.some(({ profile }) => profile === name))
      throw conflict(`Clusters are judged by profile "${name}". Assign them another one first.`)
    await tx.needProfile.deleteMany({ where: { name } })
    await recordAudit(tx, ctx, {
      action: 'profile.deleted',
      subject: { type: 'profile', id: name },
      summary: `Profile "${name}" deleted`,
      before: { version: newest.version, profile: newest.body },
    })
  })
}
