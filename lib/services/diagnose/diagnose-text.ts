import { DiagnoseInput, type DiagnosisView } from '@/lib/contracts/diagnose'
import type { Asks } from '@/lib/domain/diagnose/diagnose'
import { readText } from '@/lib/domain/diagnose/read-text'
import type { Reading } from '@/lib/domain/diagnose/reading'
import { trailQuestion } from '@/lib/domain/diagnose/trail-question'
import { requirePermission, type ServiceContext } from '../context'
import { scanFreshness } from '../scan-freshness'
import { answeredView, clusterView } from './answered-view'
import { reachDiagnosis } from './reach-diagnosis'

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
  const [{ diagnosis, index }, freshness] = await Promise.all([
    reachDiagnosis(ctx, { reading, answers }),
    scanFreshness(ctx),
  ])
  const understood = { ...understoodOf(reading), remarks: [...diagnosis.remarks], freshness }
  if (diagnosis.outcome === 'asks') return { ...understood, ...asksView(diagnosis) }
  const mayAskTrail = trailQuestion({ index, reading, now: ctx.clock.now() }, diagnosis) !== null
  return { ...understood, ...(await answeredView(ctx, index, diagnosis, { refresh, mayAskTrail })) }
}

const understoodOf = ({ text, sources, facts }: Reading) => ({
  text,
  sources: [...sources],
  facts: facts.map((fact) => ({ ...fact })),
})

const asksView = ({ needs, why, cluster, candidates }: Asks) => ({
  outcome: 'asks' as const,
  needs,
  why,
  cluster: clusterView(cluster),
  candidates: candidates.slice(0, shownCandidates).map((candidate) => ({ ...candidate })),
  leftOut: Math.max(0, candidates.length - shownCandidates),
})
