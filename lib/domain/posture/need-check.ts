import { accountOf, regionOf } from '../arn'
import type { Cluster } from '../inventory/cluster'
import type { JudgedNeed } from '../launch-paths/need'
import type { CheckResult } from './check-result'
import { type Check, type CheckOutcome, cannotTell, defineCheck, fail, notApplicable, pass } from './define-check'

type Described = Pick<CheckResult, 'slug' | 'severity' | 'title' | 'remediation'> & {
  readonly frameworks: readonly string[]
  /** Why the check has nothing to say of a need it covers, where another check says it. */
  readonly leaves?: (need: JudgedNeed) => string | null
}

/** A check that says of each need it covers what the needs' judge said, and of a cluster without one that it does not apply. */
export function needCheck(
  id: string,
  covers: (need: JudgedNeed) => boolean,
  { leaves, ...described }: Described,
): Check {
  return defineCheck<JudgedNeed | Cluster>({
    id,
    version: 1,
    scope: 'organization',
    ...described,
    subjects: (facts) => {
      const needs = facts.needs.filter(covers)
      const withNeed = new Set(needs.map((need) => need.clusterArn))
      return [...needs, ...facts.index.inventory.clusters.filter((cluster) => !withNeed.has(cluster.arn))]
    },
    about: (subject) => (isNeed(subject) ? aboutNeed(subject) : aboutCluster(subject)),
    evaluate(subject) {
      if (!isNeed(subject)) return notApplicable('The cluster has no such role that uses a customer managed key.')
      const left = leaves?.(subject)
      return left ? notApplicable(left) : judged(subject)
    },
  })
}

const isNeed = (subject: JudgedNeed | Cluster): subject is JudgedNeed => 'principal' in subject

const aboutCluster = (cluster: Cluster) => ({
  resourceId: cluster.arn,
  accountId: cluster.accountId,
  region: cluster.region,
  clusterArn: cluster.arn,
})

export const aboutNeed = (need: JudgedNeed) => ({
  resourceId: need.id,
  accountId: accountOf(need.clusterArn) ?? '',
  region: regionOf(need.clusterArn) ?? '',
  keyArn: need.keyArn,
  principalArn: need.principal.arn,
  clusterArn: need.clusterArn,
})

function judged(need: JudgedNeed): CheckOutcome {
  const required = need.operations.filter((o) => o.level === 'required')
  if (required.length === 0) return notApplicable(need.summary)
  const evidence = needEvidence(need)
  if (need.status === 'ok') return pass(need.summary, evidence)
  if (need.status === 'unknown') return cannotTell(need.summary, evidence)
  return fail(need.summary, evidence, { remediation: need.fix ? fixOf(need.fix) : undefined })
}

const fixOf = (fix: NonNullable<JudgedNeed['fix']>) => `In account ${fix.accountId}: ${fix.text}`

export const needEvidence = (need: JudgedNeed) => ({
  path: need.path,
  failure: need.failure,
  missing: need.operations.filter((o) => o.level === 'required' && o.verdict === 'denied').map((o) => o.operation),
  uses: need.uses,
  principal: need.principal.evidence,
  operations: Object.fromEntries(
    need.operations.filter((o) => o.level === 'required').map((o) => [o.operation, o.because]),
  ),
})
