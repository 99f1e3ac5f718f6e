import type { Cluster } from '../../inventory/cluster'
import type { JudgedNeed } from '../../launch-paths/need'
import { type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from '../define-check'
import type { PostureFacts } from '../posture-facts'

interface Reference {
  readonly cluster: Cluster
  /** One of the needs for the key; null: the cluster uses no customer key. */
  readonly need: JudgedNeed | null
}

export const unfitKeyReferenced = defineCheck<Reference>({
  id: 'KGD-STA-02',
  slug: 'unfit-key-referenced',
  version: 1,
  severity: 'high',
  title: 'A cluster names a key that cannot be used there',
  remediation: "Name a symmetric encryption key of the cluster's Region by its full ARN.",
  frameworks: ['NIST 800-53 r5 SC-12 (derived)'],
  scope: 'organization',
  subjects: references,
  about: ({ cluster, need }) => ({
    resourceId: need ? `${cluster.arn} ${need.keyArn}` : cluster.arn,
    accountId: cluster.accountId,
    region: cluster.region,
    clusterArn: cluster.arn,
    keyArn: need?.keyArn,
  }),
  evaluate: ({ need }): CheckOutcome => {
    if (!need) return notApplicable('The cluster uses no customer managed key.')
    const evidence = { failure: need.keyProblem?.failure, uses: need.uses }
    if (!need.keyProblem)
      return pass('The key exists in the Region of the cluster and is a symmetric encryption key.', evidence)
    return need.keyProblem.failure ? fail(need.keyProblem.text, evidence) : cannotTell(need.keyProblem.text, evidence)
  },
})

/** Each key once per cluster, however many principals need it. */
function references(facts: PostureFacts): Reference[] {
  const found = new Map<string, Reference>()
  for (const need of facts.needs) {
    const cluster = facts.index.clusters.get(need.clusterArn)
    if (cluster) found.set(`${cluster.arn} ${need.keyArn}`, { cluster, need })
  }
  const withKey = new Set([...found.values()].map(({ cluster }) => cluster.arn))
  const without = facts.index.inventory.clusters.filter((cluster) => !withKey.has(cluster.arn))
  return [...found.values(), ...without.map((cluster) => ({ cluster, need: null }))]
}
