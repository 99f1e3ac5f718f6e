import type { Volume } from '../inventory/compute'
import { isKarpenterMade } from '../launch-paths/find-karpenter-controllers'
import { type InventoryIndex, roleBehind } from '../launch-paths/index-inventory'
import type { JudgedNeed, LaunchPath, NeedStatus } from '../launch-paths/need'
import { labelOfKey } from '../launch-paths/summarize-need'
import { type Candidate, type Inquiry, likelyFirst, pathNames, type Question, valuesOf } from './inquiry'
import { instancesNamed } from './instances-named'
import { isKeyMeant } from './is-key-meant'

/** One way in which the cluster comes to use one key, with everyone who takes part. */
export interface Launch {
  readonly path: LaunchPath
  readonly keyArn: string
  readonly needs: readonly JudgedNeed[]
}

export interface FoundLaunches {
  readonly launches: readonly Launch[]
  /** Broken launches of the cluster that the text is not about. */
  readonly others: readonly Launch[]
  readonly remarks: readonly string[]
}

/** Which launches of a cluster the text is about; a question where it can be several broken ones. */
export function findLaunches(inquiry: Inquiry, clusterNeeds: readonly JudgedNeed[]): FoundLaunches | Question {
  const remarks: string[] = []
  const all = launchesOf(clusterNeeds)
  const narrowed = narrow(inquiry, all, remarks)
  const broken = narrowed.filter((launch) => statusOf(launch) === 'broken')
  if (broken.length > 1) return ask(inquiry.index, broken)
  const unclear = narrowed.filter((launch) => statusOf(launch) === 'unknown')
  const launches = broken.length > 0 ? broken : unclear.length > 0 ? unclear : narrowed
  const others = all.filter((launch) => statusOf(launch) === 'broken' && !launches.includes(launch))
  return { launches, others, remarks }
}

const statusOf = ({ needs }: Launch): NeedStatus => {
  const mayNotPass = ({ passRoles }: JudgedNeed) => passRoles.some(({ verdict }) => verdict === 'denied')
  if (needs.some((need) => need.status === 'broken' || mayNotPass(need))) return 'broken'
  return needs.every((need) => need.status === 'ok') ? 'ok' : 'unknown'
}

function launchesOf(needs: readonly JudgedNeed[]): Launch[] {
  const groups = new Map<string, JudgedNeed[]>()
  for (const need of needs) {
    const id = `${need.path} ${need.keyArn}`
    groups.set(id, [...(groups.get(id) ?? []), need])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first ? [{ path: first.path, keyArn: first.keyArn, needs: group }] : []
  })
}

/** Keeps what goes together with each thing the text says; what fits nothing narrows nothing. */
function narrow({ reading, answers, index }: Inquiry, all: readonly Launch[], remarks: string[]): readonly Launch[] {
  let left = all
  const keep = (wanted: (launch: Launch) => boolean) => {
    const fitting = left.filter(wanted)
    if (fitting.length > 0) left = fitting
    return fitting.length > 0
  }
  if (answers.path) keep(({ path }) => path === answers.path)
  const chosen = answers.key
  if (chosen) keep(({ needs }) => needs.some((need) => isKeyMeant(index, need, chosen)))
  for (const key of valuesOf(reading, 'key')) {
    const fits = keep(({ needs }) => needs.some((need) => isKeyMeant(index, need, key)))
    if (!fits) remarks.push(`No launch of this cluster is known to use ${key}.`)
  }
  for (const arn of valuesOf(reading, 'principal')) {
    const role = roleBehind(index, arn)
    keep(({ needs }) => needs.some((need) => need.principal.arn === role))
  }
  const hinted = hintedPaths(reading.sources.includes('csi-message'), { reading, index })
  if (hinted.size > 0) keep(({ path }) => hinted.has(path))
  return left
}

function hintedPaths(csi: boolean, { reading, index }: Pick<Inquiry, 'reading' | 'index'>): ReadonlySet<LaunchPath> {
  const volumes = new Set(valuesOf(reading, 'volume'))
  const isClaimed = ({ id, tags }: Volume) => volumes.has(id) && 'CSIVolumeName' in tags
  if (csi || (volumes.size > 0 && index.inventory.volumes.some(isClaimed))) return new Set(['ebs-csi'])
  const paths = new Set<LaunchPath>()
  for (const { tags } of instancesNamed({ reading, index })) {
    if ('eks:nodegroup-name' in tags) paths.add('managed-node-group')
    else if (isKarpenterMade(tags)) paths.add('karpenter').add('auto-mode')
    else if ('aws:autoscaling:groupName' in tags) paths.add('self-managed-node-group')
  }
  if (paths.size > 0) return paths
  if (reading.sources.includes('karpenter-log')) paths.add('karpenter').add('auto-mode')
  if (reading.sources.includes('scaling-activity')) paths.add('managed-node-group').add('self-managed-node-group')
  return paths
}

function ask(index: InventoryIndex, broken: readonly Launch[]): Question {
  const paths = new Set(broken.map(({ path }) => path))
  if (paths.size > 1) {
    const why = 'More than one launch path of this cluster is broken, and the text does not say which it is about.'
    const candidates = [...paths].map((path): Candidate => ({ value: path, text: pathNames[path], status: 'broken' }))
    return { needs: 'path', why, candidates: likelyFirst(candidates) }
  }
  const why = 'Launches of this cluster fail with more than one key, and the text does not say which it is about.'
  const candidates = broken.map(
    ({ keyArn }): Candidate => ({ value: keyArn, text: labelOfKey(index, keyArn), status: 'broken' }),
  )
  return { needs: 'key', why, candidates: likelyFirst(candidates) }
}
