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
  'audit.read',
  'reports.read',
  'reports.export',
  'profiles.change',
  'tokens.create',
  'tokens.manage',
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
