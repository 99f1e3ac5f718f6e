import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { isRoleName, roleNames } from '../../lib/domain/roles'
import { invalidInput } from '../../lib/errors'
import { withInstallation } from './installation'
import { print } from './output'

export async function addUser(
  email: string,
  options: { name: string; role: string; passwordStdin?: boolean },
): Promise<void> {
  const { name, role } = options
  if (!isRoleName(role)) throw invalidInput(`The role "${role}" is none of ${roleNames.join(', ')}.`)
  if (!/^\S+@\S+$/.test(email)) throw invalidInput(`"${email}" is not an email address.`)
  const password = options.passwordStdin ? (await text(process.stdin)).trim() : randomBytes(12).toString('base64url')
  await withInstallation({ worker: false }, async (ctx) => {
    const { createUser } = await import('../../lib/auth/create-user')
    await createUser(ctx.db, { email, name, role, password }, ctx)
  })
  await print(
    options.passwordStdin
      ? `${name} can sign in as ${email}.\n`
      : `${name} can sign in as ${email} with the password ${password} (shown once).\n`,
  )
}
