import type { Because, Decision, Layer, LayerFinding, RuleReference } from '../policy/verdict'

/** How a node or volume comes to use a key (domain.md 3). */
export const launchPaths = [
  'karpenter',
  'managed-node-group',
  'self-managed-node-group',
  'auto-mode',
  'ebs-csi',
  'secrets',
] as const
export type LaunchPath = (typeof launchPaths)[number]

/** What a principal is to its cluster (domain.md 3.3, columns of the matrix). */
export const principalKinds = [
  'karpenter-controller',
  'node-role',
  'identity-only-role',
  'auto-scaling-role',
  'spot-role',
  'ebs-csi-role',
  'cluster-role',
] as const
export type PrincipalKind = (typeof principalKinds)[number]

/**
 * What a key is to a launch. `restored`: of a volume made from a snapshot that is not known to be under another key. Where it is,
 * two keys are involved: the snapshot's is the `source`, the volume's the `target` (domain.md 3.2).
 */
export const keyRoles = ['volume', 'restored', 'source', 'target', 'secrets'] as const
export type KeyRole = (typeof keyRoles)[number]

/** How a cluster is known to use a key (domain.md 5.4), strongest consequence last. */
export type KeyUseKind =
  | 'default-key'
  | 'running-volume'
  | 'snapshot-source'
  | 'secrets'
  | 'launch-template'
  | 'node-class'
  | 'node-group'
  | 'storage-class'

export interface KeyUse {
  readonly kind: KeyUseKind
  /** The resource that shows it: a volume id, a launch template's name and version, … */
  readonly evidence: string
  /** As written in the resource, before it was resolved to a key ARN. */
  readonly written: string
  /** 0 to 1, where it is not certain that the cluster uses what is written. */
  readonly confidence?: number
  /** Set where Kubernetes said so: when that was handed over (ISO 8601), and whether that is too long ago to rely on. */
  readonly told?: { readonly at: string; readonly stale: boolean }
}

/**
 * required: its lack is a gap; recommended: conditional; seed: listed by the founding profile only; not-needed: in the list because
 * another profile asks for it.
 */
export type NeedLevel = 'required' | 'recommended' | 'seed' | 'not-needed'

export interface Evidence {
  readonly text: string
  /** 0 to 1. Of what speaks against: the part of the confidence it takes away. */
  readonly confidence: number
  /** It speaks against the principal. */
  readonly against?: true
}

export interface NeedPrincipal {
  readonly arn: string
  readonly kind: PrincipalKind
  readonly evidence: readonly Evidence[]
  /** Session tags that EKS Pod Identity adds to every session of the role. */
  readonly sessionTags?: Readonly<Record<string, string>>
}

/** A principal, a key, and the operations its launch path requires. */
export interface Need {
  /** Stable: hash of cluster, path, principal, its kind and key. */
  readonly id: string
  readonly clusterArn: string
  readonly path: LaunchPath
  readonly principal: NeedPrincipal
  /** The resolved key ARN, or as written when it resolves to nothing. */
  readonly keyArn: string
  /** Set when the written key does not resolve to a key that can be used: F8, F9, F10 or a key outside the scanned accounts. */
  readonly keyProblem: { readonly failure: FailureId | null; readonly text: string } | null
  readonly uses: readonly KeyUse[]
  /** What the key is to the launches that use it; several where several do. */
  readonly keyRoles: readonly KeyRole[]
  /** Roles of nodes that the principal hands to EC2: a controller of Karpenter. */
  readonly passes: readonly string[]
  /** What the operations' levels come from. */
  readonly profile: ProfileName
  readonly operations: readonly NeededOperation[]
}

/** A profile as a need names it. */
export interface ProfileName {
  readonly name: string
  readonly version: number
}

export interface NeededOperation {
  readonly operation: string
  /** By the profile that the cluster is judged by. */
  readonly level: NeedLevel
  /** By the strict profile: what AWS documents. */
  readonly strict: NeedLevel
  /** Listed by the founding profile, whatever `level` says. */
  readonly seed: boolean
  /** Condition keys to which the permission may be held and still be enough. */
  readonly expects: readonly string[]
}

export type FailureId =
  | 'F1'
  | 'F2'
  | 'F3'
  | 'F4'
  | 'F5'
  | 'F6'
  | 'F7'
  | 'F8'
  | 'F9'
  | 'F10'
  | 'F11'
  | 'F12'
  | 'F13'
  | 'F14'
  | 'F15'
  | 'F16'
  | 'F17'
  | 'F18'

/** One cell of the principal x operation matrix, judged. */
export interface JudgedOperation extends NeededOperation {
  readonly verdict: Decision
  readonly authorization: Decision
  readonly because: Because
  readonly layer: Layer
  readonly reason: string
  readonly layers: readonly LayerFinding[]
  readonly conditions: readonly string[]
  readonly rules: readonly RuleReference[]
}

/** Whether a role may be handed to EC2 (domain.md 3.5): a matter of IAM, apart from the key and from the need's status. */
export interface JudgedPassRole {
  readonly roleArn: string
  readonly verdict: Decision
  readonly layer: Layer
  readonly reason: string
}

/** ok: every required operation is allowed. broken: at least one is not. unknown: none is denied, but one cannot be told. */
export type NeedStatus = 'ok' | 'broken' | 'unknown'

export interface JudgedNeed extends Omit<Need, 'operations'> {
  readonly operations: readonly JudgedOperation[]
  readonly passRoles: readonly JudgedPassRole[]
  /** By the profile the cluster is judged by: its required operations. */
  readonly status: NeedStatus
  /** By the strict profile: what AWS documents as required. */
  readonly strictStatus: NeedStatus
  /** By the seed profile: required and seed operations. */
  readonly seedStatus: NeedStatus
  /** The failure catalogue's name for the first thing that breaks (domain.md 4.3); null when status is ok. */
  readonly failure: FailureId | null
  /** One sentence: what fails, at which layer, in which account the fix belongs. */
  readonly summary: string
  /** What to change and where; null when status is ok or nothing is known to be wrong. */
  readonly fix: { readonly accountId: string; readonly text: string } | null
}

/** What was said of a need, without the long reasons of each operation. */
export const withoutReasons = (need: JudgedNeed): JudgedNeed => ({
  ...need,
  operations: need.operations.map((operation) => ({ ...operation, reason: '', layers: [], conditions: [], rules: [] })),
})
