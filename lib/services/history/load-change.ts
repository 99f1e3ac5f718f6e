import { notFound } from '@/lib/errors'
import { type ServiceContext, scopeOf } from '@/lib/services/context'
import { compareFound } from './change-rows'
import { type Explainable, findWindows } from './explain-changes'
import { findChange } from './find-changes'
import { type AskedRange, findRange, type ScanRange } from './scan-range'

export interface AskedChange extends AskedRange {
  /** A version of the resource. */
  readonly id: string
}

/** One change between two scans. Throws when they saw the same of that resource. */
export async function loadChange(ctx: ServiceContext, asked: AskedChange): Promise<Explainable & { range: ScanRange }> {
  const range = await findRange(ctx, asked)
  const found = range && (await findChange(ctx.db, { range, scope: scopeOf(ctx, 'inventory.read') }, asked.id))
  if (!found) throw notFound(`A change of version ${asked.id} between those scans`)
  const [[change], [window]] = await Promise.all([
    compareFound(ctx.db, [found]),
    findWindows(ctx.db, [found], range, ctx.clock.now()),
  ])
  if (!change || !window) throw new Error(`Expected one comparison of ${found.resourceId}, got none.`)
  return { found, change, window, range }
}
