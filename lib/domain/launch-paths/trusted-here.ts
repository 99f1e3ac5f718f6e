import type { Cluster } from '../inventory/cluster'
import type { Role } from '../inventory/principal'
import { isListed } from '../inventory/reads'
import type { Statement } from '../inventory/statements'
import { issuerOf } from './find-service-account-roles'
import type { InventoryIndex } from './index-inventory'

/**
 * Why no pod of the cluster can act as a role, by the role's trust: it trusts other clusters' issuers only (deleted ones among them),
 * or EKS Pod Identity without an association here. null where one may.
 */
export function whyNotHere(index: InventoryIndex, cluster: Cluster, role: Role): string | null {
  const statements = index.statements(role.trustHash)?.filter((s) => s.effect === 'Allow') ?? []
  const ways = statements.flatMap((statement) => wayIn(index, cluster, role, statement))
  if (ways.length === 0 || ways.includes('here')) return null
  return ways.includes('other-issuer')
    ? 'its trust names the issuer of another cluster'
    : 'no Pod Identity association of this cluster names it'
}

type Way = 'here' | 'other-issuer' | 'no-association'

function wayIn(index: InventoryIndex, cluster: Cluster, role: Role, { principals }: Statement): Way[] {
  const issuers = (principals.Federated ?? []).flatMap((provider) => provider.split(':oidc-provider/')[1] ?? [])
  return [
    ...issuers.map((issuer): Way => (issuer === issuerOf(cluster) ? 'here' : 'other-issuer')),
    ...(principals.Service ?? []).map((service): Way => {
      if (service !== 'pods.eks.amazonaws.com') return 'here'
      return isAssociated(index, cluster, role) ? 'here' : 'no-association'
    }),
    ...(principals.AWS ?? []).map((): Way => 'here'),
  ]
}

function isAssociated(index: InventoryIndex, cluster: Cluster, role: Role): boolean {
  if (!isListed(index.reads('eks', cluster.accountId, cluster.region))) return true
  return (index.podIdentities.get(cluster.arn) ?? []).some(
    (a) => a.roleArn === role.arn || a.targetRoleArn === role.arn,
  )
}
