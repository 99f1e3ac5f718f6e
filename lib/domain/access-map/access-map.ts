import type { FailureId, PrincipalKind } from '../launch-paths/need'

/** Worst first: missing, unknown, allowed. */
export type AccessStatus = 'missing' | 'unknown' | 'allowed'

/** What the map is drawn around: a cluster's ARN, a key's ARN, or an account's id. */
export interface MapFocus {
  readonly id: string
  /** 1: what touches the focus. 2: also what touches those. */
  readonly hops: 1 | 2
}

export interface MapGroup {
  readonly id: string
  readonly kind: MapNodeKind
  readonly accountId: string
  readonly label: string
  readonly count: number
}

export type MapNodeKind = 'key' | 'role' | 'cluster'

export interface MapNode {
  /** The ARN. */
  readonly id: string
  readonly kind: MapNodeKind
  readonly label: string
  readonly detail: string
  readonly accountId: string
  readonly region: string
  readonly groupId: string
  readonly status: AccessStatus
  readonly focus: boolean
}

/** Key to role (may the role use the key?) and role to cluster (does the role get what it needs there?). */
export interface MapEdge {
  readonly id: string
  readonly source: string
  readonly target: string
  readonly kind: 'key-role' | 'role-cluster'
  readonly status: AccessStatus
  readonly missing: readonly string[]
  readonly unknown: readonly string[]
  readonly failures: readonly FailureId[]
  readonly needIds: readonly string[]
}

/** One line of the map's table twin: one need. */
export interface MapRow {
  readonly needId: string
  readonly keyArn: string
  readonly keyLabel: string
  readonly keyAccountId: string
  readonly principalArn: string
  readonly principalLabel: string
  readonly principalKind: PrincipalKind
  readonly clusterArn: string
  readonly clusterLabel: string
  readonly clusterAccountId: string
  readonly region: string
  readonly status: AccessStatus
  readonly missing: readonly string[]
  readonly unknown: readonly string[]
  readonly failure: FailureId | null
  readonly summary: string
}

export interface AccessMap {
  readonly focus: MapFocus
  readonly groups: readonly MapGroup[]
  readonly nodes: readonly MapNode[]
  readonly edges: readonly MapEdge[]
  readonly rows: readonly MapRow[]
  /** Key-role edges by status. */
  readonly counts: Readonly<Record<AccessStatus, number>>
}

/** The map without a focus: organizational unit that owns the key x organizational unit of the cluster. */
export interface AccessOverview {
  readonly units: readonly { readonly id: string; readonly name: string }[]
  readonly cells: readonly OverviewCell[]
  readonly worstClusters: readonly WorstCluster[]
}

export interface OverviewCell {
  readonly keyUnitId: string
  readonly clusterUnitId: string
  /** Required operations that are denied, that cannot be told, and all of them. */
  readonly missing: number
  readonly unknown: number
  readonly needed: number
}

export interface WorstCluster {
  readonly clusterArn: string
  readonly name: string
  readonly accountId: string
  readonly accountName: string
  readonly region: string
  readonly missing: number
  readonly unknown: number
  readonly needed: number
}
