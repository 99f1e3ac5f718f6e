import { accountOf, parseArn, parseAssumedRole } from '../arn'
import type { Cluster } from '../inventory/cluster'
import { type InventoryIndex, roleBehind } from '../launch-paths/index-inventory'
import { type Inquiry, likelyFirst, type Question, valuesOf } from './inquiry'
import { isKeyMeant } from './is-key-meant'

export interface FoundCluster {
  readonly cluster: Cluster
  /** What shows that it is this one. */
  readonly evidence: readonly string[]
}

/** One thing the text says, and the clusters it can be said of. */
interface Clue {
  readonly text: string
  readonly clusters: ReadonlySet<string>
}

/** Clues of which nothing is known, or that contradict stronger ones. */
export interface Remarks {
  readonly remarks: readonly string[]
}

/** The cluster a text is about, or the question which of those it can be. Stronger clues come first; none is overruled by a weaker one. */
export function findCluster(inquiry: Inquiry): (FoundCluster | Question) & Remarks {
  const { clusters } = inquiry.index
  const remarks: string[] = []
  const evidence: string[] = []
  let left: ReadonlySet<string> = new Set(clusters.keys())
  for (const { text, clusters: said } of cluesOf(inquiry, remarks)) {
    const both = new Set([...left].filter((arn) => said.has(arn)))
    if (both.size === 0) {
      const weaker = said.size > 0 && evidence.length > 0
      if (weaker) remarks.push(`${text}, which does not go together with the rest: ${evidence.join('; ')}.`)
      continue
    }
    if (both.size < left.size || said.size === 1) evidence.push(text)
    left = both
  }
  const [only] = [...left].flatMap((arn) => clusters.get(arn) ?? [])
  if (only && left.size === 1) return { cluster: only, evidence, remarks }
  return { ...askCluster(inquiry, left, evidence), remarks }
}

function askCluster({ index, standing }: Inquiry, left: ReadonlySet<string>, evidence: readonly string[]): Question {
  const why =
    evidence.length > 0
      ? `${evidence.join('; ')}: that can be said of ${left.size} clusters.`
      : 'Nothing in the text says which cluster it is about.'
  const candidates = [...left].flatMap((arn) => {
    const cluster = index.clusters.get(arn)
    if (!cluster) return []
    const text = `${cluster.name} (${cluster.region}, account ${cluster.accountId})`
    return [{ value: arn, text, status: standing.get(arn) ?? null }]
  })
  return { needs: 'cluster', why, candidates: likelyFirst(candidates) }
}

function* cluesOf(inquiry: Inquiry, remarks: string[]): Generator<Clue> {
  const { reading, answers, index } = inquiry
  const all = [...index.clusters.values()]
  const arnsOf = (wanted: (cluster: Cluster) => boolean) => new Set(all.filter(wanted).map(({ arn }) => arn))
  const chosen = answers.cluster
  if (chosen) yield { text: 'it was chosen', clusters: arnsOf(({ arn, name }) => arn === chosen || name === chosen) }
  for (const name of valuesOf(reading, 'cluster')) {
    const clusters = arnsOf((cluster) => cluster.arn === name || cluster.name === name)
    if (clusters.size === 0) remarks.push(`There is no cluster ${name} in the inventory.`)
    yield { text: `the text names cluster ${name.split('/').at(-1)}`, clusters }
  }
  yield* resourceClues(inquiry, remarks)
  yield* principalClues(inquiry, remarks)
  for (const key of valuesOf(reading, 'key')) {
    const users = inquiry.needs.filter((need) => isKeyMeant(index, need, key)).map((need) => need.clusterArn)
    yield { text: `${key} is a key it uses`, clusters: new Set(users) }
  }
  for (const { value } of reading.names) {
    yield { text: `${value} is its name`, clusters: arnsOf(({ name }) => name === value) }
    yield { text: `${value} is a node of it`, clusters: clustersOfNode(index, value) }
    yield { text: `${value} is a group of its nodes`, clusters: clustersOfGroup(index, value) }
  }
  for (const account of valuesOf(reading, 'account')) {
    yield { text: `it is in account ${account}`, clusters: arnsOf(({ accountId }) => accountId === account) }
  }
  for (const region of valuesOf(reading, 'region')) {
    yield { text: `it is in ${region}`, clusters: arnsOf((cluster) => cluster.region === region) }
  }
}

function* resourceClues({ reading, index }: Inquiry, remarks: string[]): Generator<Clue> {
  for (const id of valuesOf(reading, 'instance')) {
    const clusters = ownersOf(index.instancesByCluster, (instance) => instance.id === id)
    if (clusters.size === 0) {
      remarks.push(`${id} was not there at the last scan: EC2 shows a terminated instance for about an hour.`)
    }
    yield { text: `instance ${id} is tagged for it`, clusters }
  }
  for (const id of valuesOf(reading, 'volume')) {
    yield {
      text: `volume ${id} belongs to it`,
      clusters: ownersOf(index.volumesByCluster, (volume) => volume.id === id),
    }
  }
  for (const name of valuesOf(reading, 'persistent-volume')) {
    const clusters = ownersOf(index.volumesByCluster, ({ tags }) => tags.CSIVolumeName === name)
    yield { text: `persistent volume ${name} belongs to it`, clusters }
  }
  for (const name of valuesOf(reading, 'node')) {
    const clusters = ownersOf(index.instancesByCluster, ({ privateDnsName }) => privateDnsName === name)
    yield { text: `${name} is the name of one of its nodes`, clusters }
  }
  for (const claim of valuesOf(reading, 'node-claim')) {
    yield { text: `node claim ${claim} is one of its nodes`, clusters: clustersOfClaim(index, claim) }
  }
  for (const name of valuesOf(reading, 'auto-scaling-group')) {
    yield { text: `Auto Scaling group ${name} belongs to it`, clusters: clustersOfGroup(index, name) }
  }
  for (const name of valuesOf(reading, 'node-group')) {
    const clusters = ownersOf(index.nodeGroups, (group) => group.name === name)
    yield { text: `it has a node group ${name}`, clusters }
  }
}

function* principalClues({ reading, index, needs }: Inquiry, remarks: string[]): Generator<Clue> {
  for (const arn of valuesOf(reading, 'principal')) {
    const account = accountOf(arn)
    const inAccount = new Set([...index.clusters.values()].filter((c) => c.accountId === account).map((c) => c.arn))
    if (account && !index.accounts.has(account)) {
      remarks.push(`Account ${account} is not one of the accounts that were scanned.`)
    }
    const role = roleBehind(index, arn)
    const users = new Set(needs.filter((need) => need.principal.arn === role).map((need) => need.clusterArn))
    if (users.size > 0) yield { text: `${parseArn(role)?.resource ?? role} launches for it`, clusters: users }
    // EKS Pod Identity names its sessions after the cluster.
    const session = parseAssumedRole(arn)?.sessionName ?? ''
    const named = [...inAccount].filter((one) => session.startsWith(`eks-${index.clusters.get(one)?.name}-`))
    if (named.length > 0) yield { text: `the session ${session} is named after it`, clusters: new Set(named) }
    yield { text: `the caller is of its account ${account}`, clusters: inAccount }
  }
}

const clustersOfClaim = (index: InventoryIndex, claim: string) =>
  ownersOf(index.instancesByCluster, ({ tags }) => tags['karpenter.sh/nodeclaim'] === claim)

/** A NodeClaim, or the first part of a host name. */
const clustersOfNode = (index: InventoryIndex, name: string) =>
  new Set([
    ...clustersOfClaim(index, name),
    ...ownersOf(index.instancesByCluster, ({ privateDnsName }) => privateDnsName?.startsWith(`${name}.`) ?? false),
  ])

const clustersOfGroup = (index: InventoryIndex, name: string) =>
  new Set([
    ...ownersOf(index.autoScalingGroupsByCluster, (group) => group.name === name),
    ...ownersOf(index.nodeGroups, (group) => group.autoScalingGroups.includes(name)),
  ])

function ownersOf<T>(byCluster: ReadonlyMap<string, readonly T[]>, wanted: (item: T) => boolean): Set<string> {
  return new Set([...byCluster].flatMap(([arn, items]) => (items.some(wanted) ? [arn] : [])))
}
