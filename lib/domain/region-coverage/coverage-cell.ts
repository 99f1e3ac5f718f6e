/**
 * What one Region has of one key (family), for the clusters of one family there:
 * - `allowed`: the key is here and everyone who needs it may use it
 * - `missing`: somebody who needs it here is not allowed
 * - `wrong-region`: a cluster here is written with a key of another Region (F8, R24)
 * - `unusable`: the key is here and cannot be used: disabled, pending deletion, of the wrong kind, gone
 * - `unknown`: what decides it, or what the clusters here use, could not be read
 * - `not-used`: the clusters here do not use it
 * - `no-cluster`: the key is here, the family is not
 */
export const cellStatuses = [
  'wrong-region',
  'unusable',
  'missing',
  'unknown',
  'allowed',
  'not-used',
  'no-cluster',
] as const
export type CellStatus = (typeof cellStatuses)[number]

export const isBroken = (status: CellStatus) =>
  status === 'wrong-region' || status === 'unusable' || status === 'missing'

/** A need as the list of needs keeps it beside its body. */
export interface CellNeed {
  readonly id: string
  readonly clusterArn: string
  readonly keyArn: string
  readonly principalArn: string
  readonly principalKind: string
  readonly status: 'ok' | 'broken' | 'unknown'
  readonly failure: string | null
  readonly summary: string
}

/** A key as the list of keys keeps it. */
export interface CellKey {
  readonly arn: string
  readonly keyId: string
  readonly alias: string
  readonly accountId: string
  readonly region: string
  /** KMS key state, or `unknown`. */
  readonly state: string
  /** Of a multi-Region key that was read: what it is, and where its primary is (ReplicateKey is called there). */
  readonly multiRegion: { readonly type: 'PRIMARY' | 'REPLICA'; readonly primaryArn: string | null } | null
}

export interface CellCluster {
  readonly arn: string
  readonly name: string
  readonly region: string
  /** Nobody can tell whether its list of needs is whole. */
  readonly unread: boolean
}

export interface CoverageCell {
  readonly region: string
  readonly status: CellStatus
  /** The key of this family that lies in this Region. */
  readonly key: CellKey | null
  /** In the state the key is found in; null without a key. */
  readonly needs: readonly CellNeed[]
  /** Clusters of the family in this Region that use the key, or are written with its like. */
  readonly clusterArns: readonly string[]
  /** One sentence each, what decides first. */
  readonly reasons: readonly string[]
}

interface Here {
  readonly region: string
  readonly key: CellKey | null
  readonly needs: readonly CellNeed[]
  readonly clusters: readonly CellCluster[]
  /** Keys of other families that the clusters here use. */
  readonly others: number
}

/** What a Region has of a key, and why. Unknown is never green, and nothing to say is said. */
export function cellOf({ region, key, needs, clusters, others }: Here): CoverageCell {
  const clusterArns = [...new Set(needs.map((need) => need.clusterArn))]
  const cell = (status: CellStatus, reasons: readonly string[]): CoverageCell => ({
    region,
    status,
    key,
    needs,
    clusterArns,
    reasons,
  })
  const summaries = (which: (need: CellNeed) => boolean) => [
    ...new Set(needs.filter(which).map((need) => need.summary)),
  ]
  if (needs.length === 0) return cell(...unneeded({ region, key, needs, clusters, others }))

  const broken = needs.filter((need) => need.status === 'broken')
  if (broken.some((need) => need.failure === 'F8'))
    return cell(
      'wrong-region',
      summaries((n) => n.status === 'broken'),
    )
  if (broken.some((need) => unusableBecause.includes(need.failure ?? '')))
    return cell(
      'unusable',
      summaries((n) => n.status === 'broken'),
    )
  if (broken.length > 0)
    return cell(
      'missing',
      summaries((n) => n.status === 'broken'),
    )
  if (needs.some((need) => need.status === 'unknown'))
    return cell(
      'unknown',
      summaries((n) => n.status === 'unknown'),
    )
  if (!key) return cell('unknown', ['The key that is used here was not read, so nobody can tell what it is.'])
  if (key.state !== 'Enabled')
    return cell('unknown', [`The key is ${key.state === 'unknown' ? 'in a state that could not be read' : key.state}.`])
  const unread = clusters.filter((cluster) => cluster.unread)
  if (unread.length > 0) return cell('unknown', [unreadWords(unread)])
  const count = new Set(needs.map((need) => need.principalArn)).size
  return cell('allowed', [
    `${count === 1 ? 'The one principal' : `All ${count} principals`} that need the key here may use it.`,
  ])
}

/** F7 state, F9 names nothing, F10 kind. */
const unusableBecause: readonly string[] = ['F7', 'F9', 'F10']

function unneeded({ region, key, clusters, others }: Here): [CellStatus, string[]] {
  if (clusters.length === 0)
    return [
      'no-cluster',
      [key ? `The key is here; the family has no cluster in ${region}.` : `Neither key nor cluster in ${region}.`],
    ]
  const unread = clusters.filter((cluster) => cluster.unread)
  if (unread.length > 0) return ['unknown', [unreadWords(unread)]]
  const have = key ? 'A key of this family is here, unused by the family.' : 'No key of this family is here.'
  const use = others > 0 ? 'The clusters here use other keys.' : 'The clusters here use no customer managed key.'
  return ['not-used', [`${have} ${use}`]]
}

const unreadWords = (clusters: readonly CellCluster[]) =>
  `What ${clusters.map((c) => c.name).join(', ')} ${clusters.length === 1 ? 'uses' : 'use'} could not be read whole, so a need may be missing.`
