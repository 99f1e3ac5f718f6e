/** Who may do what in Keyscope. The one table: services enforce it, pages read it, a test walks it. */
export const roleNames = ['viewer', 'requester', 'approver', 'auditor', 'administrator'] as const
export type RoleName = (typeof roleNames)[number]

export const permissions = [
  'inventory.read',
  'inventory.ingest',
  'inventory.correct',
  'scans.read',
  'scans.start',
  'scans.schedule',
  'grants.read',
  'grants.request',
  'grants.decide',
  'grants.break-glass',
  'audit.read',
  'reports.read',
  'reports.export',
  'profiles.change',
  'rules.change',
  'tokens.create',
  'tokens.manage',
  'access.manage',
  'channels.manage',
] as const
export type Permission = (typeof permissions)[number]

const viewer: readonly Permission[] = ['inventory.read', 'scans.read', 'grants.read', 'reports.read']

const table: Readonly<Record<RoleName, readonly Permission[]>> = {
  viewer,
  requester: [...viewer, 'tokens.create', 'grants.request', 'scans.start', 'inventory.ingest'],
  approver: [
    ...viewer,
    'tokens.create',
    'inventory.correct',
    'grants.request',
    'grants.decide',
    'scans.start',
    'scans.schedule',
    'inventory.ingest',
    'reports.export',
  ],
  auditor: [...viewer, 'tokens.create', 'audit.read', 'reports.export'],
  administrator: permissions,
}

export function hasPermission(role: RoleName, permission: Permission): boolean {
  return table[role].includes(permission)
}

export function permissionsOf(role: RoleName): readonly Permission[] {
  return table[role]
}

export function isRoleName(text: string): text is RoleName {
  return (roleNames as readonly string[]).includes(text)
}

/** What concerns everybody: a role for some accounts does not bring it. */
const everywhereOnly: readonly Permission[] = [
  'profiles.change',
  'rules.change',
  'tokens.manage',
  'access.manage',
  'channels.manage',
]

/** A role as somebody holds it: everywhere, or in the accounts of a group. */
export interface HeldRole {
  readonly role: RoleName
  readonly group: { readonly id: string; readonly name: string; readonly accounts: readonly string[] } | null
}

/** Held without a limit. */
export const everywhere = (...roles: readonly RoleName[]): HeldRole[] => roles.map((role) => ({ role, group: null }))

/** The accounts something is known or allowed in: all there are, or these. */
export type AccountScope = 'all' | readonly string[]

export const isInScope = (scope: AccountScope, accountId: string): boolean =>
  scope === 'all' || scope.includes(accountId)

/** Where these roles bring a permission. Nowhere is an empty list. */
export function accountsWhere(held: readonly HeldRole[], permission: Permission): AccountScope {
  const bringing = held.filter(({ role }) => hasPermission(role, permission))
  if (bringing.some(({ group }) => group === null)) return 'all'
  if (everywhereOnly.includes(permission)) return []
  return [...new Set(bringing.flatMap(({ group }) => group?.accounts ?? []))].sort()
}

/** Held somewhere, though it may be in a group that has no account yet. */
export const isHeld = (held: readonly HeldRole[], permission: Permission): boolean =>
  held.some(
    ({ role, group }) => hasPermission(role, permission) && (group === null || !everywhereOnly.includes(permission)),
  )

/** `approver and auditor everywhere, viewer for payments`. */
export function describeRoles(held: readonly { role: string; group: { readonly name: string } | null }[]): string {
  const places = new Map<string, string[]>()
  for (const { role, group } of held) {
    const place = group ? `for ${group.name}` : 'everywhere'
    places.set(place, [...(places.get(place) ?? []), role])
  }
  if (places.size === 0) return 'no role'
  return [...places].map(([place, roles]) => `${[...new Set(roles)].join(' and ')} ${place}`).join(', ')
}

/** What a token can be given. Deciding, and changing who may do what or how it is judged, is for people who are there. */
export const tokenScopes = [
  'inventory.read',
  'inventory.ingest',
  'scans.read',
  'scans.start',
  'grants.read',
  'grants.request',
  'audit.read',
  'reports.read',
  'reports.export',
] as const satisfies readonly Permission[]
export type TokenScope = (typeof tokenScopes)[number]
