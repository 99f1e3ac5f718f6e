import { verifyPassword } from 'better-auth/crypto'
import { invalidInput } from '@/lib/errors'
import type { ServiceContext } from '@/lib/services/context'
import { AttemptLimit } from './attempt-limit'
import { type OwnSession, requireLocal } from './require-session'

/** Refuses a password that is not this person's. Wrong ones count like those of the sign-in page. */
export async function checkPassword(ctx: ServiceContext, { userId }: OwnSession, password: string): Promise<void> {
  const { prisma } = ctx.db
  await requireLocal(prisma, userId)
  const { email } = await prisma.user.findUniqueOrThrow({ where: { id: userId } })
  const limit = new AttemptLimit(ctx.db, ctx.clock)
  await limit.count({ email, address: ctx.request?.sourceAddress ?? null })
  const login = await prisma.authAccount.findFirst({ where: { userId, providerId: 'credential' } })
  if (!login?.password || !(await verifyPassword({ hash: login.password, password })))
    throw invalidInput('That is not your password. Check it and try again.')
  await limit.forgive(email)
}
