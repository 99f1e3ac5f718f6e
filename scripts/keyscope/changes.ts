import type { ChangeRow } from '../../lib/contracts/changes'
import type { AllChanges } from '../../lib/services/history/all-changes'
import { withInstallation } from './installation'
import { print, printJson } from './output'

interface Options {
  readonly from?: number
  readonly to?: number
  readonly since?: string
  readonly kind?: string
  readonly account?: string
  readonly json?: boolean
  readonly csv?: boolean
}

export async function changes(options: Options): Promise<void> {
  const { from = 0, to = 0, since = '', kind = '', account = '' } = options
  const { all, csv } = await withInstallation({ worker: false }, async (ctx) => {
    const { allChanges, changesCsv } = await import('../../lib/services/history/all-changes')
    const found = await allChanges(ctx, { from, to, since, kind, account })
    return { all: found, csv: options.csv ? changesCsv(found) : '' }
  })
  if (all.note) console.error(all.note)
  if (options.json) return printJson(all)
  await print(options.csv ? csv : textOf(all))
}

function textOf({ from, since, to, until, changes: rows }: AllChanges): string {
  if (!from || !to) return 'No scan has ended yet.\n'
  const start = since === from.at ? `scan ${from.id}` : since
  const between = until ? `between ${start} and scan ${to.id}` : `since ${start}`
  if (rows.length === 0) return `Nothing changed ${between}.\n`
  const head = `${rows.length} ${rows.length === 1 ? 'change' : 'changes'} ${between}\n`
  return head + rows.map(lineOf).join('')
}

function lineOf(row: ChangeRow): string {
  const place = [row.accountName, row.region].filter(Boolean).join(' ')
  const who = row.who ? `  by ${row.who.person ?? row.who.who} (${row.who.event}, ${row.who.at})` : ''
  // Names and conditions are written by others, and a terminal obeys what it is sent.
  return `${`${row.kind} ${row.name}${place && ` in ${place}`}: ${row.summary}${who}`.replace(/\p{Cc}/gu, '?')}\n`
}
