import { ChangeMailPreferencesInput, type MailPreferences } from '@/lib/contracts/channels'
import { inTransaction } from '@/lib/db/transaction'
import { noticeKinds } from '@/lib/domain/notifications/notice'
import { forbidden, notFound } from '@/lib/errors'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { channelSetup } from './channel-views'

function requireSelf(ctx: ServiceContext): void {
  requirePermission(ctx, 'grants.read')
  if (ctx.actor.type !== 'user') throw forbidden('People choose their own mail, signed in.')
}

/** What mail the person who asks gets. */
export async function getMailPreferences(ctx: ServiceContext): Promise<MailPreferences> {
  requireSelf(ctx)
  const { prisma } = ctx.db
  const [user, channels] = await Promise.all([
    prisma.user.findUnique({ where: { id: ctx.actor.id }, include: { optOuts: true } }),
    prisma.notificationChannel.count({ where: { kind: 'mail', enabled: true } }),
  ])
  if (!user) throw notFound('This person')
  const off = user.optOuts.map(({ kind }) => kind)
  return {
    available: channels > 0 && channelSetup().mailFrom !== null,
    address: user.email,
    off: noticeKinds.filter((kind) => off.includes(kind)),
  }
}

/** `off` replaces what was chosen before. */
export async function changeMailPreferences(
  ctx: ServiceContext,
  input: ChangeMailPreferencesInput,
): Promise<MailPreferences> {
  requireSelf(ctx)
  const { off } = ChangeMailPreferencesInput.parse(input)
  const before = await getMailPreferences(ctx)
  const after = noticeKinds.filter((kind) => off.includes(kind))
  if (before.off.join() === after.join()) return before
  const userId = ctx.actor.id
  await inTransaction(ctx.db, async (tx) => {
    await tx.noticeOptOut.deleteMany({ where: { userId } })
    await tx.noticeOptOut.createMany({ data: after.map((kind) => ({ userId, kind })) })
    await recordAudit(tx, ctx, {
      action: 'notices.chosen',
      subject: { type: 'user', id: userId },
      summary: after.length === 0 ? 'Wants mail about everything' : `Wants no mail about ${after.join(', ')}`,
      before: { off: before.off },
      after: { off: after },
    })
  })
  return { ...before, off: after }
}
