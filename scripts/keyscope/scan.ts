import type { ServiceContext } from '../../lib/services/context'
import { followScan } from '../start/follow-scan'
import { printProgress } from '../start/progress'
import { foundProblem } from './exit'
import { withInstallation } from './installation'
import { print, printJson } from './output'

export async function scan(options: { wait?: boolean; json?: boolean }): Promise<void> {
  const view = await withInstallation({ worker: options.wait ?? false }, (ctx) => requestAndFollow(ctx, options))
  if (view.status === 'failed' || view.status === 'cancelled') foundProblem()
  if (options.json) return printJson(view)
  const { id, status, tasks, items, calls, summary } = view
  await print(
    options.wait
      ? `Scan ${id} is ${status}: ${tasks.done} of ${tasks.total} reads settled, ${tasks.unread} not read or not whole, ` +
          `${items} resources, ${calls} calls.${summary ? ` ${summary}` : ''}\n`
      : `Scan ${id} is queued. A running worker takes it up; follow it on the scans page, or use --wait.\n`,
  )
}

async function requestAndFollow(ctx: ServiceContext, options: { wait?: boolean }) {
  const [{ requestScan }, { getScan }] = await Promise.all([
    import('../../lib/services/scans/request-scan'),
    import('../../lib/services/scans/get-scan'),
  ])
  const requested = await requestScan(ctx, { trigger: 'command-line' })
  if (options.wait) await followScan(ctx.db, requested.id, printProgress(process.stderr))
  return getScan(ctx, requested.id)
}
