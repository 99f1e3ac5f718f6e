import { accountOf } from '../arn'
import type { Cluster } from '../inventory/cluster'
import { mapSeen } from '../observed'
import type { AuthorizationQuestion } from '../policy/question'
import { controlPoliciesOver } from './control-policies'
import type { InventoryIndex } from './index-inventory'
import { grantFacts, keyFacts } from './key-facts'
import type { Need } from './need'
import { principalFacts } from './principal-facts'
import { instanceGrant, requestFor } from './request-context'

/** The question to the evaluator behind one cell of the matrix. */
export function buildQuestion(
  index: InventoryIndex,
  need: Need,
  operation: string,
  grantOperations?: readonly string[],
): AuthorizationQuestion {
  const cluster = clusterOf(index, need)
  const principal = principalFacts(index, need.principal)
  const grants = grantFacts(index, need.keyArn, principal)
  const keyAccount = accountOf(need.keyArn) ?? cluster.accountId
  const callerAccount = accountOf(principal.arn) ?? cluster.accountId
  return {
    key: keyFacts(index, need.keyArn),
    principal,
    grants:
      need.principal.kind === 'identity-only-role'
        ? mapSeen(grants, (known) => [...known, instanceGrant(cluster, need.keyArn)])
        : grants,
    scps: controlPoliciesOver(index, callerAccount, 'SERVICE_CONTROL_POLICY') ?? undefined,
    rcps: controlPoliciesOver(index, keyAccount, 'RESOURCE_CONTROL_POLICY') ?? undefined,
    request: requestFor(index, need, cluster, operation, grantOperations),
  }
}

export function clusterOf(index: InventoryIndex, need: Need): Cluster {
  const cluster = index.clusters.get(need.clusterArn)
  if (!cluster) throw new Error(`Need ${need.id} names cluster ${need.clusterArn}, which is not in this inventory.`)
  return cluster
}
