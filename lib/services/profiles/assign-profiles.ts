import type { ProfileList } from '@/lib/contracts/profiles'
import type { Transaction } from '@/lib/db/client'
import { inTransaction } from '@/lib/db/transaction'
import { Assignment, defaultBook } from '@/lib/domain/profiles/assignment'
import { builtInProfiles } from '@/lib/domain/profiles/built-in'
import { Profile } from '@/lib/domain/profiles/profile'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { requireKnownProfiles } from './checked-draft'
import { enqueueJudgement } from './judge-again'
import { listProfiles } from './list-profiles'
import { lockProfiles } from './lock-profiles'
import { assignmentSetting } from './profile-book'

/** Says which clusters are judged by which profile, and has them judged. */
export async function assignProfiles(ctx: ServiceContext, input: Assignment): Promise<ProfileList> {
  requirePermission(ctx, 'profiles.change')
  const assignment = Assignment.parse(input)
  await inTransaction(ctx.db, async (tx) => {
    await lockProfiles(tx)
    await assignWithin(tx, ctx, assignment)
    await enqueueJudgement(tx)
  })
  return listProfiles(ctx)
}

export async function assignWithin(tx: Transaction, ctx: ServiceContext, assignment: Assignment): Promise<void> {
  const rows = await tx.needProfile.findMany({ orderBy: { version: 'desc' }, distinct: ['name'] })
  const profiles = rows.map(({ version, body }) => ({ ...Profile.parse(body), version }))
  requireKnownProfiles({ assignment, profiles: [...builtInProfiles, ...profiles] })
  const kept = await tx.setting.findUnique({ where: { name: assignmentSetting } })
  const before = kept ? Assignment.parse(kept.value) : defaultBook.assignment
  if (JSON.stringify(before) === JSON.stringify(assignment)) return
  await tx.setting.upsert({
    where: { name: assignmentSetting },
    create: { name: assignmentSetting, value: assignment },
    update: { value: assignment },
  })
  const { default: byDefault, rules } = assignment
  await recordAudit(tx, ctx, {
    action: 'profiles.assigned',
    subject: { type: 'profile', id: byDefault },
    summary: `Clusters are judged by profile "${byDefault}"${rules.length > 0 ? `, ${rules.length} ${rules.length === 1 ? 'rule says' : 'rules say'} otherwise` : ''}`,
    before,
    after: assignment,
  })
}
