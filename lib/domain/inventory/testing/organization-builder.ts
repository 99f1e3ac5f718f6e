import { seen } from '../../observed'
import type { AccessEntry, Cluster, NodeGroup, PodIdentityAssociation } from '../cluster'
import type { AutoScalingGroup, EbsDefault, Image, Instance, LaunchTemplate, Snapshot, Volume } from '../compute'
import type { PrincipalCorrection } from '../correction'
import type { Coverage } from '../coverage'
import { emptyInventory, type Inventory } from '../inventory'
import type { Grant, Key } from '../key'
import type { KubernetesNodeClass, KubernetesNodePool, KubernetesRead, KubernetesStorageClass } from '../kubernetes'
import type { LaunchCall } from '../launch-call'
import type { Account, ControlPolicy } from '../organization'
import type { ManagedPolicy, Role } from '../principal'
import { AccountBuilder } from './account-builder'
import { homeRegion } from './constants'
import { allowEverything, policy, type TestStatement } from './statements'

/**
 * Builds small inventories for tests. Everything a test does not mention is healthy and was read: the organization with full-access
 * SCPs, IAM and KMS of every account, keys that are enabled and rotate.
 */
export function organization(): OrganizationBuilder {
  return new OrganizationBuilder()
}

export class OrganizationBuilder {
  readonly documents = new Map<string, string>()
  readonly parts = {
    accounts: [] as Account[],
    controlPolicies: [] as ControlPolicy[],
    keys: [] as Key[],
    grants: [] as Grant[],
    roles: [] as Role[],
    managedPolicies: [] as ManagedPolicy[],
    clusters: [] as Cluster[],
    nodeGroups: [] as NodeGroup[],
    accessEntries: [] as AccessEntry[],
    podIdentityAssociations: [] as PodIdentityAssociation[],
    launchTemplates: [] as LaunchTemplate[],
    volumes: [] as Volume[],
    instances: [] as Instance[],
    images: [] as Image[],
    snapshots: [] as Snapshot[],
    ebsDefaults: [] as EbsDefault[],
    autoScalingGroups: [] as AutoScalingGroup[],
    launchCalls: [] as LaunchCall[],
    corrections: [] as PrincipalCorrection[],
    kubernetesNodeClasses: [] as KubernetesNodeClass[],
    kubernetesNodePools: [] as KubernetesNodePool[],
    kubernetesStorageClasses: [] as KubernetesStorageClass[],
    kubernetesReads: [] as KubernetesRead[],
    coverage: [] as Coverage[],
  }
  readonly managementAccountId = '111100000001'

  constructor() {
    this.account('management', 'r-root')
    this.control('FullAWSAccess', 'SERVICE_CONTROL_POLICY', ['r-root', 'ou-keys', 'ou-workloads'], allowEverything)
  }

  /** Accounts are numbered in the order they are named; `unit` is the OU they sit in. */
  account(name: string, unit = 'ou-workloads'): AccountBuilder {
    const id = `1111000000${String(this.parts.accounts.length + 1).padStart(2, '0')}`
    const path = unit === 'r-root' ? ['r-root'] : ['r-root', unit]
    this.parts.accounts.push({ id, name, state: 'ACTIVE', path, tags: {} })
    this.read(id, 'iam-principals')
    this.read(id, 'kms-keys', homeRegion)
    const full = this.parts.controlPolicies[0]
    if (full) this.parts.controlPolicies[0] = { ...full, targets: [...full.targets, id] }
    return new AccountBuilder(this, id, name)
  }

  control(name: string, type: ControlPolicy['type'], targets: readonly string[], ...statements: TestStatement[]): this {
    const documentHash = this.document(policy(...statements))
    this.parts.controlPolicies.push({ id: `p-${name}`, name, type, awsManaged: false, documentHash, targets })
    return this
  }

  scp(name: string, targets: readonly string[], ...statements: TestStatement[]): this {
    return this.control(name, 'SERVICE_CONTROL_POLICY', targets, ...statements)
  }

  rcp(name: string, targets: readonly string[], ...statements: TestStatement[]): this {
    return this.control(name, 'RESOURCE_CONTROL_POLICY', targets, ...statements)
  }

  grant(keyArn: string, grantee: string, operations: readonly string[], rest: Partial<Grant> = {}): Grant {
    const grant: Grant = {
      grantId: `grant-${this.parts.grants.length + 1}`,
      keyArn,
      name: '',
      createdAt: '2026-02-01T00:00:00.000Z',
      granteePrincipal: grantee,
      granteeServicePrincipal: null,
      retiringPrincipal: null,
      retiringServicePrincipal: null,
      issuingAccount: keyArn.split(':')[4] ?? null,
      operations,
      constraints: null,
      ...rest,
    }
    this.parts.grants.push(grant)
    return grant
  }

  /** Says how a read went; the last word per account, Region and collector counts. */
  read(accountId: string, collector: string, region = '', outcome: Coverage['outcome'] = 'read', call?: string): this {
    const rows = this.parts.coverage
    const before = rows.findIndex((r) => r.accountId === accountId && r.collector === collector && r.region === region)
    if (before >= 0) rows.splice(before, 1)
    const message = outcome === 'read' ? null : `not authorized in ${accountId}`
    rows.push({
      accountId,
      collector,
      region,
      outcome,
      call: call ?? null,
      errorCode: null,
      message,
      items: 0,
      calls: 1,
    })
    return this
  }

  document(text: string): string {
    const hash = `hash-of ${text}`
    this.documents.set(hash, text)
    return hash
  }

  inventory(): Inventory {
    return {
      ...emptyInventory,
      ...this.parts,
      keys: this.parts.keys.map((key) => ({ ...key, grants: this.grantsOf(key) })),
      organization: { id: 'o-example', managementAccountId: this.managementAccountId },
      organizationalUnits: [
        { id: 'r-root', name: 'Root', parentId: null },
        { id: 'ou-keys', name: 'Keys', parentId: 'r-root' },
        { id: 'ou-workloads', name: 'Workloads', parentId: 'r-root' },
      ],
      documents: this.documents,
    }
  }

  private grantsOf(key: Key): Key['grants'] {
    if (key.grants.state !== 'seen') return key.grants
    const count = this.parts.grants.filter((g) => g.keyArn === key.arn).length
    return seen({ count, partial: key.grants.value.partial })
  }
}
