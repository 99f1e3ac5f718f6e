import type { Role } from '../inventory/principal'
import type { Statement } from '../inventory/statements'
import type { InventoryIndex } from './index-inventory'

/** What a role's policies say it is for. Told from actions that are written out: `*` says nothing of a role's purpose. */
export interface PermissionShape {
  /** May create fleets or instances, and pass a role to them. */
  readonly launches: boolean
  /** Holds launches to Karpenter's tags. */
  readonly karpenterTags: boolean
  /** May make volumes and attach them, as the EBS CSI driver does. */
  readonly attachesVolumes: boolean
  /** May copy images or snapshots, and re-encrypt while doing so. */
  readonly copiesImages: boolean
  /** Clusters its conditions name. */
  readonly clusters: ReadonlySet<string>
  /** Roles it may pass, where they are written out. */
  readonly passes: ReadonlySet<string>
  /** Keys its statements with kms actions name. */
  readonly keys: ReadonlySet<string>
}

/** The shape of a role's permissions (domain.md 5.1, the generic fallback); made once per role. */
export function permissionShape(index: InventoryIndex, role: Role): PermissionShape {
  const before = index.facts.permissionShapes.get(role.arn)
  if (before) return before
  const shape = makeShape(index, role)
  index.facts.permissionShapes.set(role.arn, shape)
  return shape
}

function makeShape(index: InventoryIndex, role: Role): PermissionShape {
  const hashes = [
    ...role.inlinePolicies.map((p) => p.documentHash),
    ...role.attachedPolicies.flatMap(
      (p) => index.managedPolicies.get(`${role.accountId}/${p.arn}`)?.documentHash ?? [],
    ),
  ]
  const statements = hashes.flatMap((hash) => index.statements(hash) ?? []).filter((s) => s.effect === 'Allow')
  const withAction = (...actions: string[]) =>
    statements.filter((s) => s.actions.some((a) => actions.includes(a.toLowerCase())))
  const may = (...actions: string[]) => withAction(...actions).length > 0
  const kms = statements.filter((s) => s.actions.some((a) => a.toLowerCase().startsWith('kms:')))
  return {
    launches: may('ec2:createfleet', 'ec2:runinstances') && may('iam:passrole'),
    karpenterTags: statements.some((s) => s.conditions.some((c) => /karpenter\.(sh|k8s\.aws)\//.test(c.key))),
    attachesVolumes: may('ec2:createvolume') && may('ec2:attachvolume'),
    copiesImages:
      may('ec2:copyimage', 'ec2:copysnapshot') &&
      may('kms:creategrant', 'kms:reencrypt*', 'kms:reencryptfrom', 'kms:reencryptto'),
    clusters: new Set(statements.flatMap(clusterNames)),
    passes: new Set(withAction('iam:passrole').flatMap((s) => s.resources.filter(isOneRole))),
    keys: new Set(kms.flatMap((s) => s.resources.filter((resource) => resource.includes(':key/')))),
  }
}

const isOneRole = (resource: string) => resource.includes(':role/') && !/[*?$]/.test(resource)

function clusterNames(statement: Statement): string[] {
  return statement.conditions.flatMap((condition) => {
    const tag = condition.key.split('kubernetes.io/cluster/')[1]
    return tag ? [tag] : /eks-cluster-name$/.test(condition.key) ? condition.values : []
  })
}
