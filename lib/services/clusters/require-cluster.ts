import { accountOf } from '@/lib/domain/arn'
import type { Permission } from '@/lib/domain/roles'
import { notFound } from '@/lib/errors'
import { requirePermission, requirePermissionFor, type ServiceContext } from '../context'
import { isKnownArn, scopeOfAny } from '../in-scope'

/** Refuses who may not do this to the cluster. One of an account they may not know of is not there, whether it exists or not. */
export function requireClusterOf(ctx: ServiceContext, permission: Permission, clusterArn: string): void {
  requirePermission(ctx, permission)
  if (!isKnownArn(scopeOfAny(ctx, 'inventory.read', permission), clusterArn))
    throw notFound(`The cluster ${clusterArn}`)
  requirePermissionFor(ctx, permission, accountOf(clusterArn) ?? '')
}
