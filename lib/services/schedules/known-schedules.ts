import type { ScanSchedule } from '@/lib/db/generated/client'
import { isInScope } from '@/lib/domain/roles'
import { scopeOf as accountsWhere, type ServiceContext } from '@/lib/services/context'
import { accountsNamed } from '@/lib/services/scans/known-scans'
import { scopeOf } from './schedule-views'

/** Whether somebody may know of a schedule: those of the whole organization are everybody's, others those whose accounts they know. */
export function isKnownSchedule(ctx: Pick<ServiceContext, 'actor'>, row: Pick<ScanSchedule, 'scope'>): boolean {
  const known = accountsWhere(ctx, 'scans.read')
  const scope = scopeOf(row)
  if (known === 'all' || Object.keys(scope).length === 0) return true
  return accountsNamed(scope)?.every((accountId) => isInScope(known, accountId)) ?? false
}
