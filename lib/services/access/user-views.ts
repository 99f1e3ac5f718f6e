import type { AssignmentView, UserView } from '@/lib/contracts/access'
import type { Prisma } from '@/lib/db/generated/client'
import { isRoleName } from '@/lib/domain/roles'

export const withRoles = {
  roles: { include: { group: true }, orderBy: [{ assignedAt: 'asc' }, { id: 'asc' }] },
  logins: { where: { providerId: 'credential' }, select: { id: true } },
  totp: { select: { confirmedAt: true } },
  sessions: { select: { lastSeenAt: true }, orderBy: { lastSeenAt: 'desc' }, take: 1 },
  _count: { select: { passkeys: true } },
} as const satisfies Prisma.UserInclude

type UserWithRoles = Prisma.UserGetPayload<{ include: typeof withRoles }>

export function toUserView({ id, name, email, createdAt, roles, ...user }: UserWithRoles): UserView {
  return {
    id,
    name,
    email,
    createdAt: createdAt.toISOString(),
    roles: roles.flatMap(toAssignmentView),
    local: user.logins.length > 0,
    disabledAt: user.disabledAt?.toISOString() ?? null,
    totp: Boolean(user.totp?.confirmedAt),
    passkeys: user._count.passkeys,
    lastSeenAt: user.sessions[0]?.lastSeenAt.toISOString() ?? null,
  }
}

function toAssignmentView(row: UserWithRoles['roles'][number]): AssignmentView[] {
  const { id, role, group, source, assignedBy, assignedAt } = row
  if (!isRoleName(role)) return []
  return [
    {
      id,
      role,
      group: group && { id: group.id, name: group.name },
      source: source === 'oidc' ? 'oidc' : 'hand',
      assignedBy,
      assignedAt: assignedAt.toISOString(),
    },
  ]
}
