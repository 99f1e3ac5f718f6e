import { parseAssumedRole } from '../arn'
import type { Cluster } from '../inventory/cluster'
import type { LaunchTemplate } from '../inventory/compute'
import type { LaunchCall } from '../inventory/launch-call'
import type { Role } from '../inventory/principal'
import { isListed } from '../inventory/reads'
import { withCorrections } from './corrections'
import { findServiceAccountRoles, principalFrom } from './find-service-account-roles'
import type { InventoryIndex } from './index-inventory'
import { nodeClassesOf } from './kubernetes-objects'
import { namedClusters } from './named-clusters'
import type { NeedPrincipal } from './need'
import { permissionShape } from './permission-shape'
import { isKnownAbsent } from './principal-facts'
import { whyNotHere } from './trusted-here'
import { against, type Choice, chooseActing, mergePrincipals } from './weigh-evidence'

const kind = 'karpenter-controller' as const

/** Who runs Karpenter in a cluster, with the evidence for it (domain.md 5.1). */
export const findKarpenterControllers = (index: InventoryIndex, cluster: Cluster): readonly NeedPrincipal[] =>
  chooseKarpenterControllers(index, cluster).chosen

/** The same with everybody who competed. Shape and name count only when nothing stronger is known. */
export function chooseKarpenterControllers(index: InventoryIndex, cluster: Cluster): Choice {
  const calls = callsOf(index, cluster)
  const isSeen = calls.length > 0 || hasKarpenterNodes(index, cluster)
  const found = mergePrincipals([
    ...findServiceAccountRoles(index, cluster, { kind, serviceAccount: 'karpenter', fits: fitOf(index) }),
    ...byCalls(calls),
    ...byLaunchTemplate(index, cluster, calls),
    ...byPermissions(index, cluster, isSeen),
    ...byNodesOwnRole(index, cluster, isSeen),
  ])
  const candidates = isSeen ? found : found.map((principal) => doubtIdle(index, cluster, principal))
  return withCorrections(index, cluster, kind, candidates, chooseActing)
}

/** Launch templates that Karpenter made for this cluster (domain.md 5.3). */
export function karpenterTemplates(index: InventoryIndex, cluster: Cluster): LaunchTemplate[] {
  return (index.launchTemplatesByCluster.get(cluster.arn) ?? []).filter(
    (t) => isKarpenterName(t.name) || isKarpenterMade(t.tags),
  )
}

/** `Karpenter-<cluster>-…` is how it named them before it was 0.30. */
const isKarpenterName = (template: string) => /^(karpenter\.k8s\.aws\/|Karpenter-)/.test(template)

export const isKarpenterMade = (tags: Readonly<Record<string, string>>) =>
  'karpenter.sh/nodepool' in tags || 'karpenter.k8s.aws/ec2nodeclass' in tags || 'karpenter.sh/provisioner-name' in tags

/** Whether nodes, volumes or templates show that Karpenter works here. Those of Auto Mode are AWS's own. */
export function hasKarpenterNodes(index: InventoryIndex, cluster: Cluster): boolean {
  const isOwn = ({ tags }: { tags: Readonly<Record<string, string>> }) =>
    isKarpenterMade(tags) && (!cluster.autoMode.enabled || 'karpenter.k8s.aws/ec2nodeclass' in tags)
  return (
    karpenterTemplates(index, cluster).length > 0 ||
    nodeClassesOf(index, cluster, 'EC2NodeClass').length > 0 ||
    (index.instancesByCluster.get(cluster.arn) ?? []).some(isOwn) ||
    (index.volumesByCluster.get(cluster.arn) ?? []).some(isOwn)
  )
}

/** A renamed service account is told by what its role may do, surer where Karpenter's own tags or its name are in it. */
const fitOf = (index: InventoryIndex) => (role: Role, account: string) => {
  const shape = permissionShape(index, role)
  if (!shape.launches) return 0
  if (shape.karpenterTags) return 0.95
  return /karpenter/i.test(`${account} ${role.name}`) ? 0.9 : 0.6
}

/** The newest first. */
const callsOf = (index: InventoryIndex, { accountId, region, name }: Cluster) =>
  (index.launchCalls.get(`${accountId}/${region}/${name}`) ?? []).toSorted((a, b) => (a.at < b.at ? 1 : -1))

/** Who called EC2 last runs Karpenter; who called before has run it (domain.md 5.1, truth by use). */
function byCalls(calls: readonly LaunchCall[]): NeedPrincipal[] {
  const newest = new Map(calls.toReversed().map((call) => [call.roleArn, call]))
  return [...newest.values()].map(({ roleArn, eventName, userAgent, at }) => {
    const isLast = roleArn === calls[0]?.roleArn
    const text = `called ${eventName} as ${userAgent.split(' ')[0]} on ${at.slice(0, 10)}${isLast ? '' : ', another role later'}`
    return { arn: roleArn, kind, evidence: [{ text, confidence: isLast ? 1 : 0.4 }] }
  })
}

function byLaunchTemplate(index: InventoryIndex, cluster: Cluster, calls: readonly LaunchCall[]): NeedPrincipal[] {
  const creators = new Map<string, LaunchTemplate>()
  for (const template of karpenterTemplates(index, cluster)) {
    // Users and root can make templates by hand; the controller is always a role.
    const isRole = template.createdBy && /:(role|assumed-role)\//.test(template.createdBy)
    if (template.createdBy && isRole && !isKarpenterName(creators.get(template.createdBy)?.name ?? '')) {
      creators.set(template.createdBy, template)
    }
  }
  return mergePrincipals(
    [...creators].map(([creator, { name }]) => {
      const text = `created launch template ${name} of this cluster`
      // Tags can be written by anybody; the name is Karpenter's own.
      const principal = principalFrom(index, creator, kind, text, isKarpenterName(name) ? 1 : 0.8)
      if (isKnownAbsent(index, principal.arn)) return against(principal, 'the role does not exist any more', 0.8)
      const [last] = calls
      if (last && last.roleArn !== principal.arn)
        return against(principal, `${last.roleArn} was seen at work on ${last.at.slice(0, 10)}`, 0.8)
      const role = index.roles.get(principal.arn)
      const whyNot = role && whyNotHere(index, cluster, role)
      if (whyNot) return against(principal, whyNot, 0.8)
      const session = parseAssumedRole(creator)?.sessionName ?? ''
      if (!/^i-[0-9a-f]{8,}$/.test(session)) return principal
      const own = `acts from instance ${session}: Karpenter has no role of its own and uses that of its node`
      return { ...principal, evidence: [...principal.evidence, { text: own, confidence: 0.7 }] }
    }),
  )
}

function byPermissions(index: InventoryIndex, cluster: Cluster, isSeen: boolean): NeedPrincipal[] {
  const isOnly = index.clustersByAccount.get(cluster.accountId)?.length === 1
  return (index.rolesByAccount.get(cluster.accountId) ?? []).flatMap((role) => {
    if (isNodeRole(role)) return []
    const shape = permissionShape(index, role)
    const isNamed = /karpenter/i.test(role.name) || role.attachedPolicies.some((p) => /karpenter/i.test(p.name))
    const isOthers = shape.clusters.size > 0 && !shape.clusters.has(cluster.name)
    const isMine =
      shape.clusters.has(cluster.name) ||
      (!isOthers && (namedClusters(index, role).has(cluster.name) || (isOnly && isNamed)))
    if (!isMine) return []
    const fits = shape.launches && (isNamed || shape.karpenterTags)
    // A name alone says little: it counts only where Karpenter is known to be at work.
    if (!fits && !(isNamed && isSeen)) return []
    const principal = fits
      ? principalFrom(
          index,
          role.arn,
          kind,
          'may create fleets and pass roles, and is named or tagged for Karpenter',
          0.8,
        )
      : principalFrom(index, role.arn, kind, `is named ${role.name}`, 0.4)
    const whyNot = whyNotHere(index, cluster, role)
    return [whyNot ? against(principal, whyNot, 0.9) : principal]
  })
}

/** Without a role of its own, Karpenter acts as the node or the Fargate profile it runs on. */
function byNodesOwnRole(index: InventoryIndex, cluster: Cluster, isSeen: boolean): NeedPrincipal[] {
  const hosts = [
    ...(index.nodeGroups.get(cluster.arn) ?? []).map((g) => [g.nodeRoleArn, `nodes of node group ${g.name}`] as const),
    ...(index.accessEntries.get(cluster.arn) ?? [])
      .filter((entry) => entry.type === 'FARGATE_LINUX')
      .map((entry) => [entry.principalArn, 'pods on Fargate'] as const),
  ]
  return hosts.flatMap(([arn, host]) => {
    const role = arn && index.roles.get(arn)
    if (!role) return []
    const { launches, karpenterTags } = permissionShape(index, role)
    if (!launches || !(isSeen || karpenterTags)) return []
    return [
      principalFrom(index, role.arn, kind, `${host} run as this role, and it may create fleets and pass roles`, 0.7),
    ]
  })
}

/** Where everything was read and nothing that Karpenter made is there, it may have been removed, and its role be a left-over. */
function doubtIdle(index: InventoryIndex, cluster: Cluster, principal: NeedPrincipal): NeedPrincipal {
  if (cluster.autoMode.enabled) return against(principal, 'in Auto Mode AWS runs Karpenter itself', 0.4)
  if (!isListed(index.reads('ec2', cluster.accountId, cluster.region))) return principal
  return against(principal, 'nothing that Karpenter made is to be seen in this cluster', 0.15)
}

/** `KarpenterNodeRole-x` and everything with an instance profile is a node's role, not the controller's. */
const isNodeRole = (role: Role) => role.instanceProfiles.length > 0 || /noderole/i.test(role.name)
