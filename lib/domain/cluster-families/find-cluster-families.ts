import { groupBy } from '../group-by'
import { isGeneric, readName, stageIn } from './read-name'
import { wordsOf } from './region-words'

export interface FamilyCluster {
  readonly arn: string
  readonly name: string
  readonly accountId: string
  readonly accountName: string
  readonly region: string
  readonly tags: Readonly<Record<string, string>>
}

/** How clusters were told to be one service, the surest first. `alone`: nothing else is like it. */
export type ToldBy = 'family-tag' | 'service-tag' | 'name' | 'alone'

export interface ClusterFamily<C extends FamilyCluster = FamilyCluster> {
  /** Stable while its evidence stays: made of what tells it, not of its members. */
  readonly id: string
  readonly name: string
  readonly stage: string | null
  readonly toldBy: ToldBy
  /** 0 to 1, of the whole family. */
  readonly confidence: number
  /** How it was told, one sentence each. */
  readonly evidence: readonly string[]
  /** By Region, account and name. */
  readonly members: readonly { readonly cluster: C; readonly because: string }[]
}

export const familyTag = 'keyscope:family'
/** Tags people name a service by; the value alone does not say the stage. Compared without regard to case. */
const serviceTags: readonly string[] = ['app.kubernetes.io/part-of', 'service', 'application', 'app']
const stageTags: readonly string[] = ['environment', 'env', 'stage']

interface Told {
  readonly id: string
  readonly name: string
  readonly stage: string | null
  readonly toldBy: Exclude<ToldBy, 'alone'>
  readonly because: string
}

/**
 * Clusters that are one service in several Regions or accounts: by the tag `keyscope:family`, else by a tag that names the service
 * where the names say nothing beyond it, else by the name without its Region, account, stage and index. Stages stay apart; a name that every team uses never leaves its
 * account. A cluster that nothing resembles is a family of its own.
 */
export function findClusterFamilies<C extends FamilyCluster>(clusters: readonly C[]): ClusterFamily<C>[] {
  const groups = groupBy(
    clusters.map((cluster) => ({ cluster, told: tell(cluster) })),
    ({ told }) => told.id,
  )
  return [...groups.values()]
    .map((group) => {
      const members = group.map(({ cluster, told }) => ({ cluster, because: told.because }))
      return familyOf(group[0]!.told, members.toSorted(byPlace))
    })
    .toSorted((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
}

function tell(cluster: FamilyCluster): Told {
  const explicit = cluster.tags[familyTag]?.trim()
  if (explicit) {
    const because = `tagged ${familyTag}=${explicit}`
    return { id: `tag:${explicit}`, name: explicit, stage: null, toldBy: 'family-tag', because }
  }
  const reading = readName(cluster.name, cluster)
  const { stage, by } = stageOf(cluster, reading.stage)
  const tag = serviceTagOf(cluster)
  if (tag) {
    const rest = beyond(reading.service, tag.value)
    const because = `tagged ${tag.key}=${tag.value}, named ${cluster.name}${by}`
    const id = `service:${tag.value.toLowerCase()}:${rest}:${stage ?? ''}`
    const name = titleOf(rest ? `${tag.value} ${rest}` : tag.value, stage)
    return { id, name, stage, toldBy: 'service-tag', because }
  }
  const without = reading.taken.length > 0 ? `, without ${reading.taken.join(', ')}` : ''
  const because = `named ${cluster.name}${without}${by}`
  if (reading.service !== '' && !isGeneric(reading.service)) {
    const id = `name:${reading.service}:${stage ?? ''}`
    return { id, name: titleOf(reading.service, stage), stage, toldBy: 'name', because }
  }
  const id = `name:${cluster.accountId}:${reading.service}:${stage ?? ''}`
  const name = titleOf(reading.service || cluster.name.toLowerCase(), stage)
  const held = `${because}; a name every team may use counts within one account only`
  return { id, name: `${name} in ${cluster.accountName || cluster.accountId}`, stage, toldBy: 'name', because: held }
}

const titleOf = (service: string, stage: string | null) => (stage ? `${service} (${stage})` : service)

/** The stage by the name, else by a tag, else by the account's name. */
function stageOf(cluster: FamilyCluster, named: string | null): { stage: string | null; by: string } {
  if (named) return { stage: named, by: '' }
  const tag = tagOf(cluster, stageTags)
  const tagged = tag && stageIn(tag.value)
  if (tag && tagged) return { stage: tagged, by: `; stage ${tagged} by the tag ${tag.key}` }
  const stage = stageIn(cluster.accountName)
  return { stage, by: stage ? `; stage ${stage} by the account's name ${cluster.accountName}` : '' }
}

/** What a name says beyond the service a tag names: `batch` of `analytics-batch`. Such clusters are not the same thing. */
function beyond(service: string, tagged: string): string {
  const said = wordsOf(tagged)
  const rest = wordsOf(service).filter((word) => !said.includes(word))
  return isGeneric(rest.join('-')) ? '' : rest.join('-')
}

function serviceTagOf(cluster: FamilyCluster) {
  const tag = tagOf(cluster, serviceTags)
  return tag && !isGeneric(tag.value.toLowerCase()) ? tag : null
}

function tagOf({ tags }: FamilyCluster, keys: readonly string[]): { key: string; value: string } | null {
  for (const wanted of keys) {
    const found = Object.entries(tags).find(([key, value]) => key.toLowerCase() === wanted && value.trim() !== '')
    if (found) return { key: found[0], value: found[1].trim() }
  }
  return null
}

const byPlace = (a: { cluster: FamilyCluster }, b: { cluster: FamilyCluster }) =>
  a.cluster.region.localeCompare(b.cluster.region) ||
  a.cluster.accountId.localeCompare(b.cluster.accountId) ||
  a.cluster.name.localeCompare(b.cluster.name)

function familyOf<C extends FamilyCluster>(
  told: Told,
  members: readonly { cluster: C; because: string }[],
): ClusterFamily<C> {
  const { id, name, stage } = told
  if (members.length === 1) {
    const evidence = [`No other cluster is told to be the same service (${told.because}).`]
    return { id, name: members[0]!.cluster.name, stage, toldBy: 'alone', confidence: 1, evidence, members }
  }
  const accounts = new Set(members.map(({ cluster }) => cluster.accountId)).size
  return { id, name, stage, toldBy: told.toldBy, ...judge(told, accounts), members }
}

function judge(told: Told, accounts: number): { confidence: number; evidence: string[] } {
  const where = accounts > 1 ? `in ${accounts} accounts` : 'in one account'
  switch (told.toldBy) {
    case 'family-tag':
      return { confidence: 1, evidence: [`All carry the tag ${familyTag}=${told.name}.`] }
    case 'service-tag':
      return {
        confidence: accounts > 1 ? 0.8 : 0.9,
        evidence: [
          `A tag names the same service and the names say nothing else, ${where}. Set ${familyTag} on the clusters to say it for sure.`,
        ],
      }
    case 'name':
      return {
        confidence: accounts > 1 ? 0.6 : 0.8,
        evidence: [
          `Told by name alone: the names are the same without Region, account, stage and index, ${where}. Set the tag ${familyTag} on the clusters to confirm or part them.`,
        ],
      }
  }
}
