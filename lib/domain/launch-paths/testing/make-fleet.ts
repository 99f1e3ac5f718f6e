import type { Inventory } from '../../inventory/inventory'
import type { AccountBuilder } from '../../inventory/testing/account-builder'
import { type OrganizationBuilder, organization } from '../../inventory/testing/organization-builder'
import { Choices, seedOf } from '../../policy/testing/choices'
import { hideUnread } from './hide-unread'
import { isPrincipal, type KeyTruth, type MadeCluster, type PrincipalTruth, type Read, usesKey } from './made-cluster'
import { controllerPolicies, makeKarpenter } from './make-karpenter'
import { chooseKey, type DefaultKey } from './make-keys'
import { makeLeftOvers } from './make-left-overs'
import { makeAutoMode, makeEbsCsi, makeNodeGroup, makeSelfManaged } from './make-other-paths'

/** An inventory as a scan would leave it, and what is true behind it. */
export interface Fleet {
  readonly inventory: Inventory
  readonly principals: readonly PrincipalTruth[]
  readonly keys: readonly KeyTruth[]
  /** Whether a read succeeded. */
  readonly isRead: (read: Read) => boolean
  /** What is remarkable, by cluster ARN. */
  readonly notes: ReadonlyMap<string, readonly string[]>
}

const regions = ['us-east-1', 'eu-west-1']
/** Each begins or ends like another one. */
const names = [
  'a',
  'a-b',
  'b',
  'a-b-blue',
  'pay',
  'pay-eu',
  'eu-pay',
  'pay-old',
  'orders',
  'prod-orders',
  'orders-1',
  'x_1',
]
const clustersPerAccount = 9

/** Clusters with known truth and shuffled evidence; the same seed makes the same. Nothing of discovery is asked. */
export function makeFleet(seed: number, clusters: number): Fleet {
  const c = new Choices(seedOf(seed, 0))
  const org = organization()
  const vault = org.account('vault', 'ou-keys')
  const truths: MadeCluster['truths'] = { principals: [], keys: [] }
  const notes = new Map<string, string[]>()
  let number = 0
  const next = () => ++number
  for (let left = clusters, at = 0; left > 0; at++, left -= clustersPerAccount) {
    const account = org.account(`workload-${at}`)
    const shared = c.percent(30) ? sharedController(c, account) : null
    const places = regions.map((region) => ({ region, defaults: chooseDefault(c, org, account, vault, region, next) }))
    for (const [name, place] of inPlaces(c, places).slice(0, Math.min(left, clustersPerAccount))) {
      const autoRole = c.percent(8) ? account.role(`auto-nodes-${next()}`, { instanceProfile: `auto-${next()}` }) : null
      const clusterRole = account.role(`${c.pick(['eks-cluster', name])}-${next()}`)
      const builder = account.cluster(name, {
        region: place.region,
        roleArn: clusterRole,
        oidcIssuer: `https://oidc.eks.${place.region}.amazonaws.com/id/ID${next()}`,
        autoMode: { enabled: autoRole !== null, nodeRoleArn: autoRole },
      })
      const cluster = {
        c,
        org,
        account,
        vault,
        builder,
        name,
        region: place.region,
        truths,
        notes: [] as string[],
        next,
      }
      notes.set(builder.arn, cluster.notes)
      isPrincipal(cluster, 'cluster-role', clusterRole, [[]])
      fill(cluster, place.defaults, autoRole, shared)
    }
  }
  const { inventory, isRead } = hideUnread(c, shuffle(c, org.inventory()), regions)
  return { inventory, ...truths, isRead, notes }
}

/** Names with the Regions they are in: mostly one, sometimes both. */
function inPlaces<P>(c: Choices, places: readonly P[]): [string, P][] {
  return c
    .shuffled(names)
    .flatMap((name): [string, P][] =>
      c.percent(15) ? places.map((place): [string, P] => [name, place]) : [[name, c.pick(places)]],
    )
}

function fill(made: MadeCluster, defaults: DefaultKey, autoRole: string | null, shared: string | null): void {
  const { c, org, builder } = made
  const runsKarpenter = c.percent(autoRole ? 10 : 85)
  if (runsKarpenter) makeKarpenter(made, defaults, shared)
  if (autoRole) makeAutoMode(made, autoRole, defaults)
  for (let i = c.below(3); i > 0; i--) makeNodeGroup(made, defaults)
  if (c.percent(8)) makeSelfManaged(made)
  if (!autoRole && c.percent(70)) makeEbsCsi(made, defaults)
  if (c.percent(30)) {
    const key = chooseKey(made)
    const at = org.parts.clusters.findIndex(({ arn }) => arn === builder.arn)
    const cluster = org.parts.clusters[at]
    if (cluster) org.parts.clusters[at] = { ...cluster, secretsKey: key.written }
    usesKey(made, 'secrets', key.arn, [[...key.needs]])
  }
  makeLeftOvers(made, runsKarpenter)
}

function sharedController(c: Choices, account: AccountBuilder): string {
  return account.role('karpenter-shared', {
    trust: [
      { Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: 'sts:AssumeRole', Resource: '*' },
    ],
    statements: controllerPolicies({ c, name: 'shared' }, '*'),
  })
}

function chooseDefault(
  c: Choices,
  org: OrganizationBuilder,
  account: AccountBuilder,
  vault: AccountBuilder,
  region: string,
  next: () => number,
): DefaultKey {
  const encrypts = c.percent(40)
  const none = c.percent(50)
  const name = `default-${next()}`
  const key = none ? null : chooseKey({ c, org, account, vault, region, name, next } as MadeCluster)
  account.defaultKey(key?.written ?? 'alias/aws/ebs', encrypts, region)
  return { key, encrypts }
}

/** The order in which things were read says nothing. */
function shuffle(c: Choices, inventory: Inventory): Inventory {
  const lists = [
    'roles',
    'podIdentityAssociations',
    'launchTemplates',
    'volumes',
    'instances',
    'accessEntries',
  ] as const
  return { ...inventory, ...Object.fromEntries(lists.map((list) => [list, c.shuffled<unknown>(inventory[list])])) }
}
