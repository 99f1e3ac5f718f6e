import type { Clock } from '@/lib/clock'
import type { Database } from '@/lib/db/client'
import {
  type AccountScope,
  accountsWhere,
  describeRoles,
  type HeldRole,
  isHeld,
  isInScope,
  type Permission,
} from '@/lib/domain/roles'
import { forbidden } from '@/lib/errors'

/** Who acts. Never a loose string: the audit log says which kind. */
export interface Actor {
  readonly type: 'user' | 'token' | 'job' | 'command-line'
  readonly id: string
  readonly name: string
  /** What they hold now, with the accounts it is for. A token's are its person's. */
  readonly roles: readonly HeldRole[]
  /** A token's: what its person may do counts only as far as this goes. */
  readonly scopes?: readonly Permission[]
  /** Id of the session of somebody who is signed in. */
  readonly session?: string
}

/** What every use case gets first. The web process has nothing more: it cannot reach AWS. */
export interface ServiceContext {
  readonly db: Database
  readonly clock: Clock
  readonly actor: Actor
  /** Where a person's call came from; null for jobs and the command line. */
  readonly request: { readonly id: string; readonly sourceAddress: string | null } | null
}

type Asking = { readonly actor: Actor }

const isGiven = ({ scopes }: Actor, permission: Permission) => !scopes || scopes.includes(permission)

/** Whether they have it anywhere. */
export const may = ({ actor }: Asking, permission: Permission): boolean =>
  isGiven(actor, permission) && isHeld(actor.roles, permission)

/** The accounts in which they have it. */
export const scopeOf = ({ actor }: Asking, permission: Permission): AccountScope =>
  isGiven(actor, permission) ? accountsWhere(actor.roles, permission) : []

/** Whether they have it in an account. */
export const mayIn = (ctx: Asking, permission: Permission, accountId: string): boolean =>
  isInScope(scopeOf(ctx, permission), accountId)

/** Refuses who has it nowhere. Where it is about an account, that is asked as well. */
export function requirePermission(ctx: Asking, permission: Permission): void {
  if (may(ctx, permission)) return
  if (!isGiven(ctx.actor, permission))
    throw forbidden(`This needs the permission ${permission}; the token was not given it.`)
  throw forbidden(`This needs the permission ${permission}; you are ${describeRoles(ctx.actor.roles)}.`)
}

/** Refuses who has it in none of these accounts, or not in one of them: ask only about accounts they may know of. */
export function requirePermissionFor(ctx: Asking, permission: Permission, ...accounts: readonly string[]): void {
  requirePermission(ctx, permission)
  const missing = accounts.filter((accountId) => !mayIn(ctx, permission, accountId))
  if (missing.length === 0) return
  throw forbidden(`This needs the permission ${permission} in account ${missing.join(', ')}; ${heldBy(ctx)}.`)
}

/** Refuses who has it for some accounts only: what concerns the whole organization. */
export function requireEverywhere(ctx: Asking, permission: Permission): void {
  requirePermission(ctx, permission)
  if (scopeOf(ctx, permission) === 'all') return
  throw forbidden(
    `This concerns the whole organization and needs the permission ${permission} everywhere; ${heldBy(ctx)}.`,
  )
}

const heldBy = ({ actor }: Asking) => `you are ${describeRoles(actor.roles)}`
