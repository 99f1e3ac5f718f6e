import type { Clock } from '@/lib/clock'
import type { Database } from '@/lib/db/client'
import { hasPermission, type Permission, type RoleName } from '@/lib/domain/roles'
import { forbidden } from '@/lib/errors'

/** Who acts. Never a loose string: the audit log says which kind. */
export interface Actor {
  readonly type: 'user' | 'token' | 'job' | 'command-line'
  readonly id: string
  readonly name: string
  readonly role: RoleName
  /** A token's: what its person may do counts only as far as this goes. */
  readonly scopes?: readonly Permission[]
}

/** What every use case gets first. The web process has nothing more: it cannot reach AWS. */
export interface ServiceContext {
  readonly db: Database
  readonly clock: Clock
  readonly actor: Actor
  /** Where a person's call came from; null for jobs and the command line. */
  readonly request: { readonly id: string; readonly sourceAddress: string | null } | null
}

export function requirePermission(ctx: ServiceContext, permission: Permission): void {
  const { role, scopes } = ctx.actor
  if (scopes && !scopes.includes(permission))
    throw forbidden(`This needs the permission ${permission}; the token was not given it.`)
  if (hasPermission(role, permission)) return
  throw forbidden(`This needs the permission ${permission}; the role ${ctx.actor.role} does not have it.`)
}
