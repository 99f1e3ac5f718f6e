import type { Cluster } from '../inventory/cluster'
import { type InventoryIndex, roleBehind } from './index-inventory'
import type { NeedPrincipal, PrincipalKind } from './need'
import { namesServiceAccount } from './service-account-trust'

/** The roles a service account of a cluster acts as, by EKS Pod Identity and by IRSA trust (domain.md 5.1). */
export function findServiceAccountRoles(
  index: InventoryIndex,
  cluster: Cluster,
  serviceAccount: string,
  kind: PrincipalKind,
): NeedPrincipal[] {
  return mergePrincipals([
    ...byPodIdentity(index, cluster, serviceAccount, kind),
    ...byTrust(index, cluster, serviceAccount, kind),
  ])
}

function byPodIdentity(index: InventoryIndex, cluster: Cluster, serviceAccount: string, kind: PrincipalKind) {
  const associations = index.podIdentities.get(cluster.arn) ?? []
  return associations
    .filter((a) => a.serviceAccount === serviceAccount)
    .map((a): NeedPrincipal => {
      const account = `${a.namespace}/${a.serviceAccount}`
      if (a.targetRoleArn) {
        // The target role makes the calls; the associated role only assumes it.
        const text = `EKS Pod Identity ${a.id}: ${account} chains from ${a.roleArn} into this role`
        return { arn: a.targetRoleArn, kind, evidence: [{ text, confidence: 0.95 }] }
      }
      return {
        arn: a.roleArn,
        kind,
        evidence: [{ text: `EKS Pod Identity ${a.id} gives ${account} this role`, confidence: 0.95 }],
        sessionTags: {
          'eks-cluster-arn': cluster.arn,
          'eks-cluster-name': cluster.name,
          'kubernetes-namespace': a.namespace,
          'kubernetes-service-account': a.serviceAccount,
        },
      }
    })
}

function byTrust(index: InventoryIndex, cluster: Cluster, serviceAccount: string, kind: PrincipalKind) {
  if (!cluster.oidcIssuer) return []
  const issuer = cluster.oidcIssuer.replace(/^https:\/\//, '').replace(/\/$/, '')
  const principals: NeedPrincipal[] = []
  for (const trust of index.serviceAccountTrusts.get(issuer) ?? []) {
    const named = namesServiceAccount(trust, serviceAccount)
    if (!named) continue
    const subjects = trust.subjects.map((s) => s.pattern).join(', ')
    principals.push({
      arn: trust.role.arn,
      kind,
      evidence: [
        named === 'exactly'
          ? { text: `IRSA: the role trusts ${subjects} of this cluster's issuer`, confidence: 0.95 }
          : { text: `IRSA: the role trusts ${subjects}, which admits ${serviceAccount} among others`, confidence: 0.4 },
      ],
    })
  }
  return principals
}

/** One principal per ARN, with all its evidence, strongest first. */
export function mergePrincipals(principals: readonly NeedPrincipal[]): NeedPrincipal[] {
  const merged = new Map<string, NeedPrincipal>()
  for (const principal of principals) {
    const before = merged.get(principal.arn)
    const evidence = [...(before?.evidence ?? []), ...principal.evidence]
    merged.set(principal.arn, {
      ...before,
      ...principal,
      evidence: evidence.toSorted((a, b) => b.confidence - a.confidence),
    })
  }
  return [...merged.values()].toSorted((a, b) => confidenceOf(b) - confidenceOf(a) || (a.arn < b.arn ? -1 : 1))
}

export const confidenceOf = (principal: NeedPrincipal) => Math.max(0, ...principal.evidence.map((e) => e.confidence))

export const principalFrom = (
  index: InventoryIndex,
  arn: string,
  kind: PrincipalKind,
  text: string,
  confidence: number,
): NeedPrincipal => ({ arn: roleBehind(index, arn), kind, evidence: [{ text, confidence }] })
