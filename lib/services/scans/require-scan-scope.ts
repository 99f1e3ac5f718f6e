import type { Permission } from '@/lib/domain/roles'
import type { ScanScope } from '@/lib/domain/scans/scope'
import { requireEverywhere, requirePermissionFor, type ServiceContext } from '../context'
import { accountsNamed } from './known-scans'

/** Refuses a scan, or a schedule of scans, that would read accounts in which the caller may start none. */
export function requireScanScope(ctx: Pick<ServiceContext, 'actor'>, permission: Permission, scope: ScanScope): void {
  const accounts = accountsNamed(scope)
  if (accounts) requirePermissionFor(ctx, permission, ...accounts)
  else requireEverywhere(ctx, permission)
}
