import 'server-only'
import { decodeJwt } from 'jose'
import type { Database } from '@/lib/db/client'
import { type RoleName, roleNames } from '@/lib/domain/roles'

export const oidcProviderId = 'oidc'

/**
 * The role an identity provider gives through groups named `keyscope-<role>`: the last of viewer, requester, approver,
 * auditor, administrator that is present. No such group makes a viewer, so leaving a group demotes at the next sign-in.
 */
export function roleFromGroups(groups: unknown): RoleName {
  const names = Array.isArray(groups) ? groups : []
  return roleNames.findLast((role) => names.includes(`keyscope-${role}`)) ?? 'viewer'
}

/** Reads the groups from the ID token that better-auth verified and stored before it asks for a session. */
export async function roleFromProvider(db: Database, userId: string): Promise<RoleName> {
  const login = await db.prisma.authAccount.findFirst({
    where: { userId, providerId: oidcProviderId },
    orderBy: { updatedAt: 'desc' },
  })
  return login?.idToken ? roleFromGroups(decodeJwt(login.idToken).groups) : 'viewer'
}
