import 'server-only'
import type { AddUserInput, PasswordTold } from '@/lib/contracts/access'
import { getUser } from '@/lib/services/access/get-user'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { temporaryPassword } from '@/lib/services/users/temporary-password'
import { createUser } from './create-user'

/** Adds a local user with a password for one sign-in, which is told now and never again. */
export async function addUser(ctx: ServiceContext, { groupId, ...input }: AddUserInput): Promise<PasswordTold> {
  requirePermission(ctx, 'access.manage')
  const password = temporaryPassword()
  const { id } = await createUser(
    ctx.db,
    { ...input, password, temporary: true, ...(groupId !== null && { groupId }) },
    ctx,
  )
  return { user: await getUser(ctx, id), password }
}
