import { type AnsweredView, DiagnoseInput, type DiagnosisView } from '@/lib/contracts/diagnose'
import type { NeedView } from '@/lib/contracts/needs'
import { type Answered, type Asks, diagnose } from '@/lib/domain/diagnose/diagnose'
import { pathNames } from '@/lib/domain/diagnose/inquiry'
import { readText } from '@/lib/domain/diagnose/read-text'
import type { Reading } from '@/lib/domain/diagnose/reading'
import type { Cluster } from '@/lib/domain/inventory/cluster'
import { findNeeds } from '@/lib/domain/launch-paths/find-needs'
import { type InventoryIndex, indexInventory } from '@/lib/domain/launch-paths/index-inventory'
import type { NeedStatus } from '@/lib/domain/launch-paths/need'
import { requirePermission, type ServiceContext } from '../context'
import { loadInventory } from '../inventory/load-inventory'
import { needViews } from '../needs/need-views'
import { scanFreshness } from '../scan-freshness'
import { keyReadAt } from './key-read-at'
import { toLinkView } from './link-views'
import { readKeyAgain } from './read-key-again'

/** A list to choose from; whoever is not in it is named in the text. */
const shownCandidates = 50

/**
 * Which link of a launch broke, from a text somebody pasted. Answered at once from what is stored; where the key was not read lately,
 * and the person may, a scan of that one key is started, after which the question can be asked again. The text is not kept.
 */
export async function diagnoseText(ctx: ServiceContext, input: DiagnoseInput): Promise<DiagnosisView> {
  requirePermission(ctx, 'inventory.read')
  const { text, answers, refresh } = DiagnoseInput.parse(input)
  const reading = readText(text)
  if (reading.outcome === 'too-long') return { ...reading }
  const [inventory, freshness, standing] = await Promise.all([
    loadInventory(ctx.db, { keys: 'mentioned' }),
    scanFreshness(ctx),
    standingOf(ctx),
  ])
  const index = indexInventory(inventory)
  const diagnosis = diagnose({ reading, answers, index, needs: findNeeds(index), standing })
  const understood = { ...understoodOf(reading), remarks: [...diagnosis.remarks], freshness }
  if (diagnosis.outcome === 'asks') return { ...understood, ...asksView(diagnosis) }
  return { ...understood, ...(await answeredView(ctx, index, diagnosis, refresh)) }
}

const understoodOf = ({ text, sources, facts }: Reading) => ({
  text,
  sources: [...sources],
  facts: facts.map((fact) => ({ ...fact })),
})

/** How each cluster stood at the last assessment. */
async function standingOf({ db }: ServiceContext): Promise<ReadonlyMap<string, NeedStatus>> {
  const rows = await db.prisma.clusterSummary.findMany({ select: { arn: true, status: true } })
  return new Map(
    rows.flatMap(({ arn, status }) =>
      status === 'ok' || status === 'broken' || status === 'unknown' ? [[arn, status] as const] : [],
    ),
  )
}

const asksView = ({ needs, why, cluster, candidates }: Asks) => ({
  outcome: 'asks' as const,
  needs,
  why,
  cluster: clusterView(cluster),
  candidates: candidates.slice(0, shownCandidates).map((candidate) => ({ ...candidate })),
  leftOut: Math.max(0, candidates.length - shownCandidates),
})

async function answeredView(ctx: ServiceContext, index: InventoryIndex, answered: Answered, refresh: boolean) {
  const { cluster, evidence, signatures, failing, otherwise } = answered
  const [needs, readAt] = await Promise.all([storedNeeds(ctx, answered), readTimes(ctx, answered)])
  const first = answered.launches.find(({ keyArn }) => index.keys.has(keyArn))
  return {
    outcome: 'answered' as const,
    cluster: clusterView(cluster),
    evidence: [...evidence],
    signatures: signatures.map((link) => toLinkView(link, needs)),
    launches: answered.launches.map(({ path, keyArn, links }): AnsweredView['launches'][number] => ({
      path,
      pathName: pathNames[path],
      keyArn,
      keyAlias: index.keys.get(keyArn)?.aliases[0] ?? '',
      keyReadAt: readAt.get(keyArn)?.toISOString() ?? null,
      links: links.map((link) => toLinkView(link, needs)),
    })),
    failing: failing.map(({ failure, fix, text }) => ({
      failure: failure ?? '',
      accountId: fix?.accountId ?? null,
      text,
    })),
    otherwise: [...otherwise],
    refreshScanId: refresh && first ? await readKeyAgain(ctx, first.keyArn, readAt.get(first.keyArn) ?? null) : null,
  }
}

async function storedNeeds({ db }: ServiceContext, { failing }: Answered): Promise<ReadonlyMap<string, NeedView>> {
  const ids = [...new Set(failing.flatMap(({ needId }) => needId ?? []))]
  if (ids.length === 0) return new Map()
  const views = await needViews(db.prisma, await db.prisma.needRecord.findMany({ where: { id: { in: ids } } }))
  return new Map(views.map((view) => [view.id, view]))
}

async function readTimes({ db }: ServiceContext, { launches }: Answered): Promise<ReadonlyMap<string, Date | null>> {
  const keys = [...new Set(launches.map(({ keyArn }) => keyArn))]
  return new Map(await Promise.all(keys.map(async (arn) => [arn, await keyReadAt(db.pool, arn)] as const)))
}

const clusterView = (cluster: Cluster | null) =>
  cluster && { arn: cluster.arn, name: cluster.name, region: cluster.region, accountId: cluster.accountId }
