import type { Cluster } from '../inventory/cluster'
import { chooseEbsCsiRoles } from './find-ebs-csi-roles'
import { findImageCopyRoles } from './find-image-copy-roles'
import { chooseKarpenterControllers } from './find-karpenter-controllers'
import { findLaunches } from './find-needs'
import { chooseKarpenterNodeRoles } from './find-node-roles'
import { isUnseen } from './find-principals'
import type { InventoryIndex } from './index-inventory'
import type { NeedPrincipal, PrincipalKind } from './need'
import { mergePrincipals } from './weigh-evidence'

/** Who copies images has no launch path of its own: only candidates are of that kind. */
export type CandidateKind = PrincipalKind | 'image-copy-role'

export interface Candidate extends Omit<NeedPrincipal, 'kind'> {
  readonly kind: CandidateKind
}

/** Who is taken for a kind of principal of a cluster, and who else could be. */
export interface Candidates {
  readonly kind: CandidateKind
  /** Needs are made of these. Empty where nobody was found for what is known to be done. */
  readonly used: readonly Candidate[]
  readonly others: readonly Candidate[]
}

/** Principals of a cluster by kind, with all evidence, the surest first (domain.md 5.1, 5.2). */
export function findCandidates(index: InventoryIndex, cluster: Cluster): Candidates[] {
  const launches = findLaunches(index, cluster)
  const used: Candidate[] = launches.flatMap((launch) => launch.principals).filter((principal) => !isUnseen(principal))
  const missing = launches.flatMap((launch) => (launch.keys.length > 0 ? launch.principals.filter(isUnseen) : []))
  const keys = new Set(launches.flatMap((launch) => launch.keys.map((key) => key.written)))
  const others: Candidate[] = [
    ...chooseKarpenterControllers(index, cluster).others,
    ...chooseKarpenterNodeRoles(index, cluster).others,
    ...chooseEbsCsiRoles(index, cluster).others,
    ...findImageCopyRoles(index, cluster, keys),
  ]
  return order.flatMap((kind) => {
    const isKind = (principal: Candidate) => principal.kind === kind
    const chosen = mergePrincipals(used.filter(isKind))
    const rest = mergePrincipals(others.filter(isKind)).filter(({ arn }) => !chosen.some((c) => c.arn === arn))
    return chosen.length + rest.length > 0 || missing.some(isKind) ? [{ kind, used: chosen, others: rest }] : []
  })
}

const order: readonly CandidateKind[] = [
  'karpenter-controller',
  'node-role',
  'auto-scaling-role',
  'spot-role',
  'ebs-csi-role',
  'cluster-role',
  'image-copy-role',
]
