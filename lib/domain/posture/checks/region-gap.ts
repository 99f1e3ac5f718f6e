import { nameOf, regionOf } from '../../arn'
import { findClusterFamilies } from '../../cluster-families/find-cluster-families'
import { keyFamilyOf, unresolvedFamilyOf } from '../../cluster-families/find-key-families'
import { groupBy } from '../../group-by'
import type { Cluster } from '../../inventory/cluster'
import type { JudgedNeed } from '../../launch-paths/need'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'
import type { PostureFacts } from '../posture-facts'

interface Use {
  readonly cluster: Cluster
  /** The key, with what belongs to it in other Regions; null: the cluster uses no customer key. */
  readonly keyFamily: string | null
  readonly needs: readonly JudgedNeed[]
  /** Needs of the same role, or of the same kind of role in the same cluster family, for the key's like in another Region. */
  readonly elsewhere: readonly JudgedNeed[]
}

/** F8 and R24: a cluster uses a key in one Region, and its roles have access in another Region only. */
export const regionGap = defineCheck<Use>({
  id: 'KGD-GRT-08',
  slug: 'region-gap',
  version: 1,
  severity: 'medium',
  title: 'A role has access to a key in another Region only',
  remediation:
    'Use a key of the Region, or replicate the multi-Region key, and give the role its access there: a replica has a policy and grants of its own.',
  frameworks: ['NIST 800-53 r5 SC-12 (derived)'],
  scope: 'organization',
  subjects: uses,
  about: ({ cluster, keyFamily, needs }) => ({
    resourceId: keyFamily ? `${cluster.arn} ${keyFamily}` : cluster.arn,
    accountId: cluster.accountId,
    region: cluster.region,
    clusterArn: cluster.arn,
    keyArn: needs[0]?.keyArn,
  }),
  evaluate: judge,
})

function judge({ cluster, needs, elsewhere }: Use): CheckOutcome {
  if (needs.length === 0) return notApplicable('The cluster uses no customer managed key.')
  const wrong = needs.find((need) => need.keyProblem?.failure === 'F8')
  if (wrong?.keyProblem) return fail(wrong.keyProblem.text, { failure: 'F8', uses: wrong.uses })
  const gaps = needs.flatMap((need) => {
    const like =
      need.status === 'broken' ? elsewhere.filter((other) => other.status === 'ok' && isLike(need, other)) : []
    return like[0] ? [{ need, works: like[0] }] : []
  })
  const [first] = gaps
  const evidence = {
    regions: [...new Set(elsewhere.flatMap((need) => regionOf(need.clusterArn) ?? []))].toSorted(),
    principals: gaps.map(({ need }) => need.principal.arn),
  }
  if (first) {
    const { need, works } = first
    const detail = `${nameOf(need.principal.arn)} cannot use ${need.keyArn} in ${cluster.region}; in ${regionOf(works.clusterArn)} ${nameOf(works.principal.arn)} can use ${works.keyArn}. ${need.summary}`
    const fix = need.fix && { remediation: `In account ${need.fix.accountId}: ${need.fix.text}` }
    return fail(detail, evidence, fix ?? {})
  }
  if (elsewhere.length === 0) return notApplicable('Nothing of this key is used in another Region.')
  const untold = needs.find((need) => need.status === 'unknown')
  if (untold) return cannotTell(untold.summary, evidence)
  return needs.some((need) => need.status === 'broken')
    ? notApplicable('The access is missing, and not only in this Region.', evidence)
    : pass(`The roles may use the key here as they may in ${evidence.regions.join(', ')}.`, evidence)
}

const isLike = (need: JudgedNeed, other: JudgedNeed) =>
  other.principal.arn === need.principal.arn || other.principal.kind === need.principal.kind

/** Each key family once per cluster. */
function uses(facts: PostureFacts): Use[] {
  const { inventory, clusters, keys } = facts.index
  const accountNames = new Map(inventory.accounts.map((account) => [account.id, account.name]))
  const families = findClusterFamilies(
    inventory.clusters.map((cluster) => ({ ...cluster, accountName: accountNames.get(cluster.accountId) ?? '' })),
  )
  const clusterFamily = new Map(families.flatMap(({ id, members }) => members.map((m) => [m.cluster.arn, id] as const)))
  const keyFamilyOfNeed = (need: JudgedNeed) => {
    const key = keys.get(need.keyArn)
    return key ? keyFamilyOf({ ...key, alias: key.aliases[0] ?? '' }).id : unresolvedFamilyOf(need.keyArn).id
  }
  const byKeyFamily = groupBy(facts.needs, keyFamilyOfNeed)
  const found: Use[] = []
  const withKey = new Set<string>()
  for (const [keyFamily, needs] of byKeyFamily) {
    for (const [clusterArn, own] of groupBy(needs, (need) => need.clusterArn)) {
      const cluster = clusters.get(clusterArn)
      if (!cluster) continue
      withKey.add(clusterArn)
      const elsewhere = needs.filter(
        (other) =>
          regionOf(other.clusterArn) !== cluster.region &&
          (clusterFamily.get(other.clusterArn) === clusterFamily.get(clusterArn) ||
            own.some((need) => need.principal.arn === other.principal.arn)),
      )
      found.push({ cluster, keyFamily, needs: own, elsewhere })
    }
  }
  const without = inventory.clusters.filter((cluster) => !withKey.has(cluster.arn))
  return [...found, ...without.map((cluster) => ({ cluster, keyFamily: null, needs: [], elsewhere: [] }))]
}
