import type { z } from 'zod'
import { CreateScheduleInput } from '../../lib/contracts/schedule-input'
import type { ScheduleView } from '../../lib/contracts/schedules'
import { describeTiming } from '../../lib/domain/scans/describe-timing'
import { describeScope } from '../../lib/domain/scans/scope'
import { invalidInput } from '../../lib/errors'
import type { ServiceContext } from '../../lib/services/context'
import { withInstallation } from './installation'
import { print, printJson } from './output'
import { scopeOf } from './scope-of'
import type { ScopeOptions } from './scope-options'

interface AddOptions extends ScopeOptions {
  readonly name: string
  readonly cron: string
  readonly timeZone: string
  readonly jitter: string
}

export async function listSchedules({ json }: { readonly json?: boolean }): Promise<void> {
  const items = await withInstallation({ worker: false }, schedulesOf)
  if (json) return printJson(items)
  if (items.length === 0) return print('There is no schedule. Add one with "keyscope schedules add".\n')
  await print(items.map((schedule) => `${linesOf(schedule).join('\n    ')}\n`).join(''))
}

export async function addSchedule(options: AddOptions): Promise<void> {
  const { name, cron, timeZone } = options
  const input = CreateScheduleInput.safeParse({
    name,
    cron,
    timeZone,
    jitterSeconds: secondsOf(options.jitter),
    scope: scopeOf(options),
  })
  if (!input.success) throw invalidInput(wordsOf(input.error))
  const made = await withInstallation({ worker: false }, async (ctx) => {
    const { createSchedule } = await import('../../lib/services/schedules/create-schedule')
    return createSchedule(ctx, input.data)
  })
  await print(`${linesOf(made).join('\n    ')}\n`)
}

export async function removeSchedule(name: string): Promise<void> {
  await withSchedule(name, async (ctx, { id }) => {
    const { deleteSchedule } = await import('../../lib/services/schedules/delete-schedule')
    return deleteSchedule(ctx, id)
  })
  await print(`The schedule "${name}" is gone. The scans it started stay.\n`)
}

export async function switchSchedule(name: string, enabled: boolean): Promise<void> {
  const { nextRunAt } = await withSchedule(name, async (ctx, { id }) => {
    const { changeSchedule } = await import('../../lib/services/schedules/change-schedule')
    return changeSchedule(ctx, { id, enabled })
  })
  await print(`The schedule "${name}" is ${enabled ? `enabled and runs next at ${nextRunAt}` : 'disabled'}.\n`)
}

function withSchedule<T>(name: string, work: (ctx: ServiceContext, schedule: ScheduleView) => Promise<T>): Promise<T> {
  return withInstallation({ worker: false }, async (ctx) => {
    const items = await schedulesOf(ctx)
    const found = items.find((schedule) => schedule.name === name || schedule.id === name)
    if (found) return work(ctx, found)
    const names = items.map((schedule) => `"${schedule.name}"`).join(', ')
    throw invalidInput(`There is no schedule "${name}"${names ? `, only ${names}` : ''}.`)
  })
}

async function schedulesOf(ctx: ServiceContext): Promise<ScheduleView[]> {
  const { listSchedules: list } = await import('../../lib/services/schedules/list-schedules')
  return (await list(ctx)).items
}

/** The name alone on the first line. */
function linesOf(schedule: ScheduleView): string[] {
  const { name, enabled, nextRunAt, lastRunAt, lastScan } = schedule
  return [
    name,
    `${describeTiming(schedule)}; ${describeScope(schedule.scope)}`,
    enabled ? `next ${nextRunAt}` : 'disabled',
    ...(lastRunAt && lastScan ? [`last ${lastRunAt}: scan ${lastScan.id} is ${lastScan.status}`] : []),
  ]
}

/** `90`, `15m`, `1h`. */
function secondsOf(text: string): number {
  const [, amount, unit = 's'] = /^(\d{1,6})([smh])?$/.exec(text) ?? []
  if (amount === undefined)
    throw invalidInput(`--jitter: Expected seconds, or a time such as 15m or 1h, got "${text}".`)
  return Number(amount) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h']
}

const optionOf: Readonly<Record<string, string>> = {
  name: '--name',
  cron: '--cron',
  timeZone: '--time-zone',
  jitterSeconds: '--jitter',
}

const wordsOf = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${optionOf[String(path[0])] ?? path.join('.')}: ${message}`).join('\n')
