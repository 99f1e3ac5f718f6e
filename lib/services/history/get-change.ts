import type { ChangeView } from '@/lib/contracts/changes'
import { requirePermission, type ServiceContext } from '@/lib/services/context'
import { findDressing, toChangeRow } from './change-rows'
import { explainChanges } from './explain-changes'
import { type AskedChange, loadChange } from './load-change'
import { findLookUp, toLookUpView } from './look-up-state'
import { questionOfChange } from './question-of-change'

/** One change with everything that is otherwise, whose acts explain it, and what came of asking CloudTrail. */
export async function getChange(ctx: ServiceContext, asked: AskedChange): Promise<ChangeView> {
  requirePermission(ctx, 'inventory.read')
  const loaded = await loadChange(ctx, asked)
  const { found, change } = loaded
  const [[actors = []], dressing, kept, question] = await Promise.all([
    explainChanges(ctx.db, [loaded]),
    findDressing(ctx.db, [found]),
    findLookUp(ctx.db, found),
    questionOfChange(ctx.db, found),
  ])
  return {
    ...toChangeRow(found, change, actors, dressing),
    fields: [...change.fields] as ChangeView['fields'],
    actors,
    lookUp: toLookUpView(kept, actors.length > 0, typeof question === 'string' ? question : null),
  }
}
