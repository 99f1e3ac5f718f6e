import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { describeRoles, isRoleName, type RoleName, roleNames } from '../../lib/domain/roles'
import { conflict, invalidInput, notFound } from '../../lib/errors'
import type { ServiceContext } from '../../lib/services/context'
import { withInstallation } from './installation'
import { print } from './output'

interface RoleOptions {
  readonly role: string
  readonly group?: string
}

export async function addUser(
  email: string,
  options: RoleOptions & { name: string; passwordStdin?: boolean },
): Promise<void> {
  const { name } = options
  const role = roleOf(options)
  if (!/^\S+@\S+$/.test(email)) throw invalidInput(`"${email}" is not an email address.`)
  const password = options.passwordStdin ? (await text(process.stdin)).trim() : randomBytes(12).toString('base64url')
  await withInstallation({ worker: false }, async (ctx) => {
    const { createUser } = await import('../../lib/auth/create-user')
    const groupId = await groupIdOf(ctx, options.group)
    const temporary = !options.passwordStdin
    await createUser(ctx.db, { email, name, role, password, temporary, ...(groupId && { groupId }) }, ctx)
  })
  await print(
    options.passwordStdin
      ? `${name} can sign in as ${email}.\n`
      : `${name} can sign in as ${email} with the password ${password} (shown once), and chooses another one then.\n`,
  )
}

export async function listPeople(options: { json?: boolean }): Promise<void> {
  const { items } = await withInstallation({ worker: false }, async (ctx) => {
    const { listUsers } = await import('../../lib/services/access/list-users')
    return listUsers(ctx)
  })
  const lines = items.map(({ email, name, roles }) => `${email}  ${name}: ${describeRoles(roles)}\n`)
  await print(options.json ? `${JSON.stringify(items, null, 2)}\n` : lines.join(''))
}

export async function changeRole(verb: 'assign' | 'withdraw', email: string, options: RoleOptions): Promise<void> {
  const role = roleOf(options)
  const user = await withInstallation({ worker: false }, async (ctx) => {
    const person = await findPerson(ctx, email)
    const groupId = await groupIdOf(ctx, options.group)
    if (verb === 'assign') {
      const { assignRole } = await import('../../lib/services/access/assign-role')
      return assignRole(ctx, { userId: person.id, role, groupId })
    }
    const held = person.roles.filter((one) => one.role === role && (one.group?.id ?? null) === groupId)
    const assignment = held.find(({ source }) => source === 'hand') ?? held[0]
    if (!assignment) throw conflict(`${person.name} does not hold that role: ${describeRoles(person.roles)}.`)
    const { withdrawRole } = await import('../../lib/services/access/withdraw-role')
    return withdrawRole(ctx, { userId: person.id, assignmentId: assignment.id })
  })
  await print(`${user.name}: ${describeRoles(user.roles)}\n`)
}

/** What an administrator who is locked out, or whose colleague is, can still do on the machine. */
export async function changeAccount(
  verb: 'disable' | 'enable' | 'reset-password' | 'reset-factors',
  email: string,
): Promise<void> {
  const said = await withInstallation({ worker: false }, async (ctx) => {
    const { id, name } = await findPerson(ctx, email)
    switch (verb) {
      case 'disable':
        await (await import('../../lib/services/users/disable-user')).disableUser(ctx, id)
        return `${name} cannot sign in any more; sessions and tokens stopped.`
      case 'enable':
        await (await import('../../lib/services/users/enable-user')).enableUser(ctx, id)
        return `${name} can sign in again.`
      case 'reset-password': {
        const { password } = await (await import('../../lib/services/users/reset-password')).resetPassword(ctx, id)
        return `${name} can sign in with the password ${password} (shown once), and chooses another one then.`
      }
      case 'reset-factors':
        await (await import('../../lib/services/users/reset-factors')).resetFactors(ctx, id)
        return `${name} can sign in without an authenticator app or a passkey.`
    }
  })
  await print(`${said}\n`)
}

async function findPerson(ctx: ServiceContext, email: string) {
  const { listUsers } = await import('../../lib/services/access/list-users')
  const person = (await listUsers(ctx)).items.find((one) => one.email === email.trim().toLowerCase())
  if (person) return person
  throw notFound(`A user with the address ${email}`)
}

function roleOf({ role }: RoleOptions): RoleName {
  if (isRoleName(role)) return role
  throw invalidInput(`The role "${role}" is none of ${roleNames.join(', ')}.`)
}

async function groupIdOf(ctx: ServiceContext, name?: string): Promise<string | null> {
  if (!name) return null
  const { listAccountGroups } = await import('../../lib/services/access/list-account-groups')
  const { items } = await listAccountGroups(ctx)
  const group = items.find((one) => one.name === name)
  if (group) return group.id
  throw notFound(`The account group ${name} (there is ${items.map((one) => one.name).join(', ') || 'none'})`)
}
