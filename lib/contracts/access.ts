import { z } from 'zod'
import { roleNames } from '@/lib/domain/roles'

const AccountTag = z.strictObject({
  key: z.string().min(1, 'A tag has a key.').max(128),
  value: z.string().max(256),
})
export type AccountTag = z.infer<typeof AccountTag>
export const AccountTags = z.array(AccountTag)

/** Identity providers name groups in the names of theirs, so it is plain. */
export const GroupName = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(63, 'A name has 63 characters at most.')
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Expected lower-case letters, digits and single hyphens, such as payments-eu.')

const unique = <T>(items: T[]) => [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]

/** Which accounts: what any of the three says is in. */
const rule = {
  accounts: z
    .array(z.string().regex(/^\d{12}$/, 'An account id has 12 digits.'))
    .max(2000)
    .default([])
    .transform(unique),
  units: z
    .array(z.string().regex(/^(r|ou)-[a-z0-9-]{4,65}$/, 'Expected a root or unit such as ou-ab12-cdef3456.'))
    .max(500)
    .default([])
    .transform(unique),
  tags: z.array(AccountTag).max(50).default([]).transform(unique),
}

export const AccountGroupInput = z
  .strictObject({
    name: GroupName,
    description: z.string().trim().max(500, 'A description has 500 characters at most.').default(''),
    ...rule,
  })
  .refine((group) => group.accounts.length + group.units.length + group.tags.length > 0, {
    path: ['accounts'],
    message: 'Name an account, an organizational unit or a tag: a group without any would have no account, ever.',
  })
export type AccountGroupInput = z.infer<typeof AccountGroupInput>

export const AccountGroupParams = z.object({ id: z.string().min(1).max(100) })

export const AccountGroupView = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  accounts: z.array(z.string()),
  units: z.array(z.string()),
  tags: AccountTags,
  /** The accounts it has now, with the names they have in the organization. */
  members: z.array(z.object({ id: z.string(), name: z.string() })),
  /** How many people hold a role for it. */
  people: z.number(),
  createdBy: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type AccountGroupView = z.infer<typeof AccountGroupView>

export const AccountGroupList = z.object({ items: z.array(AccountGroupView) })
export type AccountGroupList = z.infer<typeof AccountGroupList>

export const AssignRoleInput = z.strictObject({
  role: z.enum(roleNames),
  /** Null: everywhere. */
  groupId: z.string().min(1).max(100).nullable().default(null),
})
export type AssignRoleInput = z.infer<typeof AssignRoleInput>

export const UserParams = z.object({ id: z.string().min(1).max(100) })
export const AssignmentParams = z.object({ id: z.string().min(1).max(100), assignmentId: z.string().min(1).max(100) })

export const AssignmentView = z.object({
  id: z.string(),
  role: z.enum(roleNames),
  /** Null: everywhere. */
  group: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** By hand, or by the identity provider, which says it anew at every sign-in. */
  source: z.enum(['hand', 'oidc']),
  assignedBy: z.string(),
  assignedAt: z.string(),
})
export type AssignmentView = z.infer<typeof AssignmentView>

export const UserView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  createdAt: z.string(),
  roles: z.array(AssignmentView),
  /** Whether there is a password; without one the identity provider is the only way in. */
  local: z.boolean(),
  disabledAt: z.string().nullable(),
  totp: z.boolean(),
  passkeys: z.number(),
  /** When somebody last did something in a session that is still there. */
  lastSeenAt: z.string().nullable(),
})
export type UserView = z.infer<typeof UserView>

export const UserList = z.object({ items: z.array(UserView) })
export type UserList = z.infer<typeof UserList>

export const AddUserInput = z.strictObject({
  email: z.email('Expected an email address.').max(254),
  name: z.string().trim().min(1, 'Say who it is.').max(100, '100 characters at most.'),
  role: z.enum(roleNames),
  /** Null: everywhere. */
  groupId: z.string().min(1).max(100).nullable().default(null),
})
export type AddUserInput = z.infer<typeof AddUserInput>

/** The one time that a password is told. */
export const PasswordTold = z.object({ user: UserView, password: z.string() })
export type PasswordTold = z.infer<typeof PasswordTold>
