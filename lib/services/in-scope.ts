import type { Prisma } from '@/lib/db/generated/client'
import { accountOf } from '@/lib/domain/arn'
import { type AccountScope, isInScope, type Permission } from '@/lib/domain/roles'
import { type Actor, scopeOf } from './context'

/** Rows of an account that somebody may know of. */
export const ofAccounts = (scope: AccountScope): { accountId?: { in: string[] } } =>
  scope === 'all' ? {} : { accountId: { in: [...scope] } }

/** A need is known on both of its sides: whoever runs the cluster learns why its nodes die, whoever owns the key who uses it. */
export const needsOf = (scope: AccountScope): Prisma.NeedRecordWhereInput =>
  scope === 'all' ? {} : { OR: [{ clusterAccountId: { in: [...scope] } }, { keyAccountId: { in: [...scope] } }] }

/** A request is known on both of its sides, as the need it is for. */
export const requestsOf = (scope: AccountScope): Prisma.GrantRequestWhereInput =>
  scope === 'all' ? {} : { OR: [{ keyAccountId: { in: [...scope] } }, { clusterAccountId: { in: [...scope] } }] }

/** A bundle is known to those who know all of it. */
export const bundlesOf = (scope: AccountScope): Prisma.GrantBundleWhereInput =>
  scope === 'all' ? {} : { requests: { every: requestsOf(scope) } }

/** The scope as a value of a query in SQL; null is all. */
export const accountsIn = (scope: AccountScope): readonly string[] | null => (scope === 'all' ? null : scope)

/** Whether the account of an ARN is in scope. */
export const isKnownArn = (scope: AccountScope, arn: string): boolean => isInScope(scope, accountOf(arn) ?? '')

/** Whether either side of a need, or of what is said of one, is in scope. */
export const isKnownNeed = (scope: AccountScope, need: { readonly clusterArn: string; readonly keyArn: string }) =>
  isKnownArn(scope, need.clusterArn) || isKnownArn(scope, need.keyArn)

/** The accounts in which somebody has one of several permissions. */
export function scopeOfAny(ctx: { readonly actor: Actor }, ...permissions: readonly Permission[]): AccountScope {
  const scopes = permissions.map((permission) => scopeOf(ctx, permission))
  if (scopes.includes('all')) return 'all'
  return [...new Set(scopes.flatMap((scope) => (scope === 'all' ? [] : scope)))]
}
