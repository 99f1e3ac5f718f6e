import { systemClock } from '../../lib/clock'
import { openDatabase } from '../../lib/db/client'
import { inPoolTransaction } from '../../lib/db/pool-transaction'
import { indexInventory } from '../../lib/domain/launch-paths/index-inventory'
import { judgeNeeds } from '../../lib/domain/launch-paths/judge-needs'
import { everywhere } from '../../lib/domain/roles'
import { clusterSummaries } from '../../lib/services/assessment/cluster-summaries'
import { keepRows, snakeCase } from '../../lib/services/assessment/keep-rows'
import { keepNeeds } from '../../lib/services/assessment/write-needs'
import type { ServiceContext } from '../../lib/services/context'
import { diagnoseText } from '../../lib/services/diagnose/diagnose-text'
import { keepInventory } from './keep-inventory'
import { type Broken, makeOrganization } from './make-organization'

const [url = '', clusters = '', keys = '', rounds = '', format] = process.argv.slice(2)
const say = (text: string) => {
  if (format !== 'json') console.error(text)
}
const seconds = (from: number) => Number(((performance.now() - from) / 1000).toFixed(2))

const db = openDatabase(url)
const actor = { type: 'user', id: 'bench', name: 'Bench', roles: everywhere('viewer') } as const
const ctx: ServiceContext = { db, clock: systemClock, actor, request: null }

const started = performance.now()
const { inventory, broken } = makeOrganization(Number(clusters), Number(keys))
const scanId = await keepInventory(db.pool, inventory)
say(
  `Kept ${inventory.clusters.length} clusters, ${inventory.keys.length} keys, ${inventory.grants.length} grants in ${seconds(started)} s.`,
)
const judging = performance.now()
const index = indexInventory(inventory)
const needs = judgeNeeds(inventory, index)
await inPoolTransaction(db, async (client) => {
  await keepNeeds(client, needs, { scanId })
  await keepRows(client, 'cluster_summaries', clusterSummaries(index, needs, scanId).map(snakeCase), { key: ['arn'] })
})
say(`Judged and kept ${needs.length} needs in ${seconds(judging)} s.`)

const kinds = broken[0]?.texts.map(({ kind }) => kind) ?? []
/** `cpuMs`: of this process, for a machine that others use as well. */
const times: Record<string, { coldMs: number; warmMs: number; worstMs: number; cpuMs: number }> = {}
for (const kind of kinds) {
  const asked = Array.from({ length: Number(rounds) + 1 }, (_, round) => broken[(round * 7) % broken.length] as Broken)
  const took: number[] = []
  for (const one of asked.slice(0, 1)) took.push(await ask(one, kind))
  const before = process.cpuUsage()
  for (const one of asked.slice(1)) took.push(await ask(one, kind))
  const { user, system } = process.cpuUsage(before)
  const [cold = 0, ...warm] = took
  warm.sort((a, b) => a - b)
  times[kind] = {
    coldMs: cold,
    warmMs: warm[Math.floor(warm.length / 2)] ?? 0,
    worstMs: warm.at(-1) ?? 0,
    cpuMs: Math.round((user + system) / 1000 / Math.max(1, warm.length)),
  }
  say(`${kind}: ${JSON.stringify(times[kind])}`)
}
await db.close()
console.log(
  JSON.stringify({
    bench: 'diagnose',
    clusters: inventory.clusters.length,
    keys: inventory.keys.length,
    grants: inventory.grants.length,
    instances: inventory.instances.length,
    needs: needs.length,
    times,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
)

async function ask({ cluster, texts }: Broken, kind: string): Promise<number> {
  const text = texts.find((one) => one.kind === kind)?.text ?? ''
  const from = performance.now()
  const view = await diagnoseText(ctx, { text, refresh: false })
  const took = Math.round(performance.now() - from)
  if (view.outcome !== 'answered' || view.cluster?.name !== cluster || view.failing[0]?.failure !== 'F1') {
    throw new Error(`Expected F1 of ${cluster} from ${text}, got ${JSON.stringify(view).slice(0, 500)}`)
  }
  return took
}
