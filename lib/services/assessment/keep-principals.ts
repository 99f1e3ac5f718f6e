import type { PoolClient } from 'pg'
import type { CandidatesView, CandidateView } from '@/lib/contracts/principals'
import { type Candidate, findCandidates } from '@/lib/domain/launch-paths/find-candidates'
import type { InventoryIndex } from '@/lib/domain/launch-paths/index-inventory'
import { confidenceOf } from '@/lib/domain/launch-paths/weigh-evidence'
import { keepRows } from './keep-rows'

/** Keeps of every cluster who is taken for its principals and who competed, as its page shows them. */
export async function keepPrincipals(client: PoolClient, index: InventoryIndex): Promise<void> {
  const rows = index.inventory.clusters.map((cluster) => ({
    cluster_arn: cluster.arn,
    body: findCandidates(index, cluster).map(
      ({ kind, used, others }): CandidatesView => ({ kind, used: used.map(toView), others: others.map(toView) }),
    ),
  }))
  await keepRows(client, 'cluster_principals', rows, { key: ['cluster_arn'] })
  await client.query('delete from cluster_principals where not (cluster_arn = any($1))', [
    rows.map((row) => row.cluster_arn),
  ])
}

const toView = (candidate: Candidate): CandidateView => ({
  arn: candidate.arn,
  confidence: confidenceOf(candidate),
  evidence: candidate.evidence.map((evidence) => ({ ...evidence })),
})
