import type { Cluster } from '../inventory/cluster'
import type { LaunchTemplate } from '../inventory/compute'
import type { Role } from '../inventory/principal'
import type { Statement } from '../inventory/statements'
import { confidenceOf, findServiceAccountRoles, mergePrincipals, principalFrom } from './find-service-account-roles'
import type { InventoryIndex, LaunchShape } from './index-inventory'
import type { NeedPrincipal } from './need'

const kind = 'karpenter-controller' as const

/**
 * Who runs Karpenter in a cluster, with the evidence for it (domain.md 5.1). The creator of its launch templates is the
 * strongest; where a configured role is also the creator, other configured roles are left-overs. Shape and name count only when
 * nothing stronger is known.
 */
export function findKarpenterControllers(index: InventoryIndex, cluster: Cluster): NeedPrincipal[] {
  const known = mergePrincipals([
    ...findServiceAccountRoles(index, cluster, 'karpenter', kind),
    ...byLaunchTemplate(index, cluster),
    ...byShapeAndName(index, cluster),
  ])
  const strong = known.filter((p) => confidenceOf(p) >= 0.95)
  const proven = strong.filter((p) => p.evidence.length > 1 && confidenceOf(p) === 1)
  if (proven.length > 0) return proven
  if (strong.length > 0) return strong
  const best = Math.max(...known.map(confidenceOf))
  return known.filter((p) => confidenceOf(p) === best)
}

/** Launch templates that Karpenter made for this cluster (domain.md 5.3). */
export function karpenterTemplates(index: InventoryIndex, cluster: Cluster): LaunchTemplate[] {
  return (index.launchTemplatesByCluster.get(cluster.arn) ?? []).filter(
    (t) => t.name.startsWith('karpenter.k8s.aws/') || isKarpenterMade(t.tags),
  )
}

export const isKarpenterMade = (tags: Readonly<Record<string, string>>) =>
  'karpenter.sh/nodepool' in tags || 'karpenter.k8s.aws/ec2nodeclass' in tags || 'karpenter.sh/provisioner-name' in tags

function byLaunchTemplate(index: InventoryIndex, cluster: Cluster): NeedPrincipal[] {
  const creators = new Map<string, string>()
  for (const template of karpenterTemplates(index, cluster)) {
    // Users and root can make templates by hand; the controller is always a role.
    if (template.createdBy && /:(role|assumed-role)\//.test(template.createdBy)) {
      creators.set(template.createdBy, template.name)
    }
  }
  return mergePrincipals(
    [...creators].map(([creator, name]) =>
      principalFrom(index, creator, kind, `created launch template ${name} of this cluster`, 1),
    ),
  )
}

function byShapeAndName(index: InventoryIndex, cluster: Cluster): NeedPrincipal[] {
  const only = [...index.clusters.values()].filter((c) => c.accountId === cluster.accountId).length === 1
  const isSeen = hasKarpenterNodes(index, cluster)
  return (index.rolesByAccount.get(cluster.accountId) ?? []).flatMap((role) => {
    if (isNodeRole(role)) return []
    const shape = launchShape(index, role)
    const named = /karpenter/i.test(role.name) || role.attachedPolicies.some((p) => /karpenter/i.test(p.name))
    const mine = shape.mentions.has(cluster.name) || namesCluster(role, cluster.name) || (only && named)
    if (!mine) return []
    if (shape.launches && (named || shape.karpenterTags)) {
      const text = 'may create fleets and pass roles, and is named or tagged for Karpenter'
      return [principalFrom(index, role.arn, kind, text, 0.8)]
    }
    // A name alone says little: it counts only where Karpenter is known to be at work.
    return named && isSeen ? [principalFrom(index, role.arn, kind, `is named ${role.name}`, 0.4)] : []
  })
}

const hasKarpenterNodes = (index: InventoryIndex, cluster: Cluster) =>
  karpenterTemplates(index, cluster).length > 0 ||
  (index.instancesByCluster.get(cluster.arn) ?? []).some((i) => isKarpenterMade(i.tags)) ||
  (index.volumesByCluster.get(cluster.arn) ?? []).some((v) => isKarpenterMade(v.tags))

/** `KarpenterNodeRole-x` and everything with an instance profile is a node's role, not the controller's. */
const isNodeRole = (role: Role) => role.instanceProfiles.length > 0 || /noderole/i.test(role.name)

const namesCluster = (role: Role, cluster: string) =>
  [role.name, ...role.attachedPolicies.map((p) => p.name)].some(
    (name) => name === cluster || name.startsWith(`${cluster}-`) || name.endsWith(`-${cluster}`),
  )

function launchShape(index: InventoryIndex, role: Role): LaunchShape {
  const before = index.facts.launchShapes.get(role.arn)
  if (before) return before
  const shape = makeLaunchShape(index, role)
  index.facts.launchShapes.set(role.arn, shape)
  return shape
}

function makeLaunchShape(index: InventoryIndex, role: Role): LaunchShape {
  const hashes = [
    ...role.inlinePolicies.map((p) => p.documentHash),
    ...role.attachedPolicies.flatMap(
      (p) => index.managedPolicies.get(`${role.accountId}/${p.arn}`)?.documentHash ?? [],
    ),
  ]
  const statements = hashes.flatMap((hash) => index.statements(hash) ?? []).filter((s) => s.effect === 'Allow')
  const may = (...actions: string[]) => statements.some((s) => s.actions.some((a) => actions.includes(a.toLowerCase())))
  return {
    launches: may('ec2:createfleet', 'ec2:runinstances') && may('iam:passrole'),
    karpenterTags: statements.some((s) => s.conditions.some((c) => /karpenter\.sh\/nodepool/.test(c.key))),
    mentions: new Set(statements.flatMap(clusterNames)),
  }
}

function clusterNames(statement: Statement): string[] {
  return statement.conditions.flatMap((condition) => {
    const tag = condition.key.split('kubernetes.io/cluster/')[1]
    return tag ? [tag] : /eks-cluster-name$/.test(condition.key) ? condition.values : []
  })
}
