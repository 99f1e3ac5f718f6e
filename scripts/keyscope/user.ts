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
    await createUser(ctx.db, { email, name, role, password, ...(groupId && { groupId }) }, ctx)
  })
  await print(
    options.passwordStdin
      ? `${name} can sign in as ${email}.\n`
      : `${name} can sign in as ${email} with the password ${password} (shown once).\n`,
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
    const { listUsers } = await import('../../lib/services/access/list-users')
    const person = (await listUsers(ctx)).items.find((one) => one.email === email.trim().toLowerCase())
    if (!person) throw notFound(`A user with the address ${email}`)
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
