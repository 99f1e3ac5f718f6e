import type { AuditCheckpoints } from '@/lib/contracts/audit'
import { spellAddress } from '@/lib/domain/audit/checkpoint-address'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { findStatus } from './checkpoint-status'
import { addressOfSettings } from './local-place'
import { sealingKey } from './sealing'

/** Workers look every five minutes. */
const silentAfterMs = 16 * 60_000

/** Where checkpoints of the audit log go, how it went last, and whether they can be taken away again. */
export async function getCheckpoints(ctx: ServiceContext): Promise<AuditCheckpoints> {
  requirePermission(ctx, 'audit.read')
  const address = addressOfSettings()
  const place = address && spellAddress(address)
  const nothing = { kind: address?.kind ?? null, place, checkedAt: null, last: null, lock: null }
  if (place === null) {
    const problem = 'No place is set: a cut-off end of the log would not show. Set KEYSCOPE_AUDIT_CHECKPOINTS.'
    return { ...nothing, state: 'off', problem }
  }
  if (sealingKey() === null) {
    const problem = 'Nothing can be sealed, so none is kept. Set KEYSCOPE_AUDIT_SECRET.'
    return { ...nothing, state: 'off', problem }
  }
  const status = await findStatus(ctx.db)
  if (status?.address !== place) return { ...nothing, state: 'waiting', problem: null }
  const silent = ctx.clock.now().getTime() - Date.parse(status.checkedAt) > silentAfterMs
  return {
    state: status.problem ? 'failing' : silent ? 'silent' : 'kept',
    kind: nothing.kind,
    place: status.address,
    checkedAt: status.checkedAt,
    problem:
      status.problem ?? (silent ? 'No worker has looked for a while: entries since then have no checkpoint.' : null),
    last: status.last,
    lock: status.lock,
  }
}
