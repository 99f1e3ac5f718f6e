import type { ScanScope } from '../../lib/domain/scans/scope'
import type { ServiceContext } from '../../lib/services/context'
import { followScan } from '../start/follow-scan'
import { printProgress } from '../start/progress'
import { foundProblem } from './exit'
import { withInstallation } from './installation'
import { print, printJson } from './output'
import { scopeOf } from './scope-of'
import type { ScopeOptions } from './scope-options'

interface ScanOptions extends ScopeOptions {
  readonly wait?: boolean
  readonly plan?: boolean
  readonly json?: boolean
}

export async function scan(options: ScanOptions): Promise<void> {
  const scope = scopeOf(options)
  if (options.plan) return planOnly(scope, options)
  const view = await withInstallation({ worker: options.wait ?? false }, (ctx) => requestAndFollow(ctx, scope, options))
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

/** Says what a scan would take, and starts none. */
async function planOnly(scope: ScanScope, { json }: ScanOptions): Promise<void> {
  const {
    scope: asked,
    words,
    estimate,
  } = await withInstallation({ worker: false }, async (ctx) => {
    const { getScanPlan } = await import('../../lib/services/scans/get-scan-plan')
    return getScanPlan(ctx, scope)
  })
  if (json) return printJson({ scope: asked, estimate })
  const { accounts, places, keys, calls, seconds, slowestPlace, guessedAccounts, share } = estimate
  await print(
    `${[
      `A scan of ${words} would read ${accounts} accounts, ${places} account-Regions and ${keys} keys with about ${calls} AWS calls`,
      `at ${Math.round(share * 100)} % of AWS's quotas.`,
      seconds === null ? 'How long it takes is known after the first scan.' : `It would take about ${seconds} s.`,
      slowestPlace &&
        `AWS's quota for ListGrants decides: ${slowestPlace.keys} keys in ${slowestPlace.accountId}, ${slowestPlace.region}.`,
      guessedAccounts > 0 && `${guessedAccounts} accounts were never read; their part is a guess.`,
    ]
      .filter(Boolean)
      .join(' ')}\n`,
  )
}

async function requestAndFollow(ctx: ServiceContext, scope: ScanScope, options: ScanOptions) {
  const [{ requestScan }, { getScan }] = await Promise.all([
    import('../../lib/services/scans/request-scan'),
    import('../../lib/services/scans/get-scan'),
  ])
  const requested = await requestScan(ctx, { trigger: 'command-line', scope })
  if (options.wait) await followScan(ctx.db, requested.id, printProgress(process.stderr))
  return getScan(ctx, requested.id)
}
