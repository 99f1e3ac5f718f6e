import 'server-only'
import { decodeJwt } from 'jose'
import type { Database } from '@/lib/db/client'
import { type RoleName, roleNames } from '@/lib/domain/roles'
import type { ProviderRole } from '@/lib/services/access/replace-provider-roles'

export const oidcProviderId = 'oidc'

/**
 * The roles an identity provider gives through its groups: `keyscope-<role>` everywhere, `keyscope-<role>-<account group>` for the accounts
 * of that group. Leaving a group demotes at the next sign-in.
 */
export function rolesFromGroups(groups: unknown): ProviderRole[] {
  const names = Array.isArray(groups) ? groups.filter((name) => typeof name === 'string') : []
  return [...new Set(names)].flatMap((name) => {
    const role = roleNames.find((one) => name === `keyscope-${one}` || name.startsWith(`keyscope-${one}-`))
    if (!role) return []
    return { role, groupName: name.slice(`keyscope-${role}-`.length) || null }
  })
}

/**
 * Reads the groups from the ID token that better-auth verified and stored before it asks for a session. Only who is in no group of
 * Keyscope's gets the fallback: one whose account group was deleted must not see everything for it.
 */
export async function rolesFromProvider(
  db: Database,
  userId: string,
  whoIsInNone: RoleName | null,
): Promise<{ roles: ProviderRole[]; fallback: RoleName | null }> {
  const login = await db.prisma.authAccount.findFirst({
    where: { userId, providerId: oidcProviderId },
    orderBy: { updatedAt: 'desc' },
  })
  const roles = login?.idToken ? rolesFromGroups(decodeJwt(login.idToken).groups) : []
  return { roles, fallback: roles.length === 0 ? whoIsInNone : null }
}
