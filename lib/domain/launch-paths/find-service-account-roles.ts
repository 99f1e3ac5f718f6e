import type { Cluster, PodIdentityAssociation } from '../inventory/cluster'
import type { Role } from '../inventory/principal'
import { type InventoryIndex, roleBehind } from './index-inventory'
import type { NeedPrincipal, PrincipalKind } from './need'
import { admitsServiceAccount, type ServiceAccountTrust } from './service-account-trust'
import { mergePrincipals } from './weigh-evidence'

/** Whose service account is looked for. */
export interface ServiceAccountQuestion {
  readonly kind: PrincipalKind
  /** The name it has unless somebody renamed it. */
  readonly serviceAccount: string
  /** How well a role fits that no name points to, by its permissions; 0 is not at all. A renamed account is found by it. */
  readonly fits: (role: Role, account: string) => number
}

/** The roles a service account of a cluster acts as, by EKS Pod Identity and by IRSA trust (domain.md 5.1). */
export function findServiceAccountRoles(
  index: InventoryIndex,
  cluster: Cluster,
  question: ServiceAccountQuestion,
): NeedPrincipal[] {
  return mergePrincipals([...byPodIdentity(index, cluster, question), ...byTrust(index, cluster, question)])
}

function byPodIdentity(index: InventoryIndex, cluster: Cluster, question: ServiceAccountQuestion): NeedPrincipal[] {
  return (index.podIdentities.get(cluster.arn) ?? []).flatMap((association) => {
    const acting = association.targetRoleArn ?? association.roleArn
    const account = `${association.namespace}/${association.serviceAccount}`
    const isNamed = association.serviceAccount === question.serviceAccount
    const role = index.roles.get(acting)
    const confidence = isNamed ? 0.95 : role ? question.fits(role, account) : 0
    if (confidence === 0) return []
    const renamed = isNamed ? '' : ', whose permissions are made for it'
    const text = association.targetRoleArn
      ? // The target role makes the calls; the associated role only assumes it.
        `EKS Pod Identity ${association.id}: ${account} chains from ${association.roleArn} into this role${renamed}`
      : `EKS Pod Identity ${association.id} gives ${account} this role${renamed}`
    const found = { arn: acting, kind: question.kind, evidence: [{ text, confidence }] }
    return [association.targetRoleArn ? found : { ...found, sessionTags: sessionTags(cluster, association) }]
  })
}

const sessionTags = (cluster: Cluster, { namespace, serviceAccount }: PodIdentityAssociation) => ({
  'eks-cluster-arn': cluster.arn,
  'eks-cluster-name': cluster.name,
  'kubernetes-namespace': namespace,
  'kubernetes-service-account': serviceAccount,
})

function byTrust(index: InventoryIndex, cluster: Cluster, question: ServiceAccountQuestion): NeedPrincipal[] {
  const issuer = issuerOf(cluster)
  if (!issuer) return []
  const associations = index.podIdentities.get(cluster.arn) ?? []
  return (index.serviceAccountTrusts.get(issuer) ?? []).flatMap((trust) => {
    const weighed = weighTrust(trust, question)
    if (!weighed) return []
    const goesBefore = associations.find((a) => weighed.accounts.includes(`${a.namespace}:${a.serviceAccount}`))
    const evidence = goesBefore
      ? { text: `${weighed.text}, but EKS Pod Identity ${goesBefore.id} goes before a trust`, confidence: 0.4 }
      : { text: weighed.text, confidence: weighed.confidence }
    return [{ arn: trust.role.arn, kind: question.kind, evidence: [evidence] }]
  })
}

interface WeighedTrust {
  readonly text: string
  readonly confidence: number
  /** `namespace:name` of the accounts it names exactly. */
  readonly accounts: readonly string[]
}

function weighTrust(trust: ServiceAccountTrust, question: ServiceAccountQuestion): WeighedTrust | null {
  const { serviceAccount, fits } = question
  const subjects = trust.subjects.map((s) => s.pattern).join(', ')
  const accounts = trust.subjects.flatMap((s) => (s.exact ? s.pattern.split(':').slice(2).join(':') : []))
  const named = accounts.filter((account) => account.endsWith(`:${serviceAccount}`))
  if (named.length > 0) {
    const text = `IRSA: the role trusts ${subjects} of this cluster's issuer`
    return { text, confidence: 0.95, accounts: named }
  }
  const admitted = admitsServiceAccount(trust, serviceAccount)
  if (admitted) {
    const shape = fits(trust.role, '')
    const text = `IRSA: the role trusts ${subjects}, which admits ${serviceAccount} among others`
    if (admitted === 'by-name') return { text, confidence: 0.9, accounts: [] }
    const made = shape > 0 ? ', and its permissions are made for it' : ''
    return { text: `${text}${made}`, confidence: Math.max(0.4, Math.min(shape, 0.9)), accounts: [] }
  }
  const confidence = Math.max(0, ...accounts.map((account) => fits(trust.role, account.replace(':', '/'))))
  if (confidence === 0) return null
  const text = `IRSA: the role trusts ${subjects} of this cluster's issuer, and its permissions are made for it`
  return { text, confidence, accounts }
}

/** The cluster's OIDC issuer as trusts write it, without its scheme. */
export const issuerOf = (cluster: Cluster): string | null =>
  cluster.oidcIssuer?.replace(/^https:\/\//, '').replace(/\/$/, '') ?? null

export const principalFrom = (
  index: InventoryIndex,
  arn: string,
  kind: PrincipalKind,
  text: string,
  confidence: number,
): NeedPrincipal => ({ arn: roleBehind(index, arn), kind, evidence: [{ text, confidence }] })
