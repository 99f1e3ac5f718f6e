import type { AccessEntry, Nodegroup, PodIdentityAssociation } from '@aws-sdk/client-eks'
import type { Key } from '../../world/kms-key'
import type { PolicyStatement } from '../../world/policy-document'
import type { Role } from '../../world/principals'
import type { ClusterResources, KubernetesContents, RegionalResources } from '../../world/regional-resources'
import type { AccountBuilder } from './account-builder'
import { awsManagedPolicyArn } from './aws-managed-policies'
import { dayIn2024, hexId, uniqueId } from './made-up-ids'
import { inline, trustsPodIdentity, trustsService, trustsServiceAccount } from './role-builder'

export interface ClusterPlan {
  readonly name: string
  readonly version?: string
  /** Envelope encryption of Kubernetes secrets. */
  readonly secretsKey?: Key
  /** AWS runs Karpenter, acting as the cluster role; `volumePermissions` are its KMS statements. */
  readonly autoMode?: { readonly volumePermissions: readonly PolicyStatement[] }
}

/** How a pod becomes a role. */
export type PodIdentityKind = 'irsa' | 'pod-identity'

/** One EKS cluster: its control plane, its roles, and what else is hung on it by `karpenter`, `nodeGroup`, `ebsCsi`. */
export class ClusterBuilder {
  readonly name: string
  readonly arn: string
  readonly issuer: string
  readonly role: Role
  readonly nodegroups: Nodegroup[] = []
  readonly kubernetes: KubernetesContents = { serves: ['storage.k8s.io/v1'], readers: [], objects: [] }
  readonly #accessEntries: AccessEntry[] = []
  readonly #associations: PodIdentityAssociation[] = []

  constructor(
    readonly account: AccountBuilder,
    readonly region: string,
    plan: ClusterPlan,
  ) {
    this.name = plan.name
    this.arn = `arn:aws:eks:${region}:${account.id}:cluster/${plan.name}`
    this.issuer = `https://oidc.eks.${region}.amazonaws.com/id/${hexId(32, 'issuer', this.arn).toUpperCase()}`
    this.role = account.role(clusterRole(plan))
    const nodeRole = plan.autoMode && account.role(autoNodeRole(plan.name))
    if (nodeRole) this.addAccessEntry(nodeRole.arn, 'EC2')
    this.addAccessEntry(`arn:aws:iam::${account.id}:role/PlatformAdmin`, 'STANDARD')
    const resources: ClusterResources = {
      cluster: controlPlane(this, plan, nodeRole),
      nodegroups: this.nodegroups,
      accessEntries: this.#accessEntries,
      podIdentityAssociations: this.#associations,
      kubernetes: this.kubernetes,
    }
    this.resources.clusters.push(resources)
  }

  get resources(): RegionalResources {
    return this.account.region(this.region)
  }

  /** The tags EC2 resources of this cluster carry, whoever made them. */
  get ownedTag(): Record<string, string> {
    return { [`kubernetes.io/cluster/${this.name}`]: 'owned' }
  }

  addAccessEntry(
    principalArn: string,
    type: 'STANDARD' | 'EC2_LINUX' | 'EC2',
    groups: readonly string[] = type === 'STANDARD' ? [] : ['system:nodes'],
  ): void {
    const id = hexId(32, 'access-entry', this.arn, principalArn)
    this.#accessEntries.push({
      clusterName: this.name,
      principalArn,
      type,
      accessEntryArn: `arn:aws:eks:${this.region}:${this.account.id}:access-entry/${this.name}/role/${this.account.id}/${id}`,
      kubernetesGroups: [...groups],
      username: type === 'STANDARD' ? principalArn : 'system:node:{{EC2PrivateDNSName}}',
      createdAt: dayIn2024('access-entry', principalArn),
      modifiedAt: dayIn2024('access-entry', principalArn),
      tags: {},
    })
  }

  /** What a role that a service account of this cluster acts as must trust. */
  trustFor(kind: PodIdentityKind, namespace: string, serviceAccount: string) {
    return kind === 'irsa'
      ? trustsServiceAccount(this.account.id, this.issuer, namespace, serviceAccount)
      : trustsPodIdentity()
  }

  /** For Pod Identity the association says which role a service account gets; with IRSA the role's trust already does. */
  associate(namespace: string, serviceAccount: string, role: Role): void {
    const id = hexId(17, 'association', this.arn, namespace, serviceAccount)
    this.#associations.push({
      clusterName: this.name,
      namespace,
      serviceAccount,
      roleArn: role.arn,
      associationArn: `arn:aws:eks:${this.region}:${this.account.id}:podidentityassociation/${this.name}/a-${id}`,
      associationId: `a-${id}`,
      createdAt: dayIn2024('association', role.arn),
      modifiedAt: dayIn2024('association', role.arn),
      tags: {},
    })
  }
}

function clusterRole({ name, secretsKey, autoMode }: ClusterPlan) {
  const secrets = secretsKey && [
    inline('WrapSecrets', {
      Sid: 'WrapSecrets',
      Effect: 'Allow',
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ListGrants', 'kms:DescribeKey'],
      Resource: secretsKey.arn,
    }),
  ]
  return {
    name: `${name}-cluster`,
    description: `Control plane of ${name}`,
    trust: trustsService('eks.amazonaws.com', ['sts:AssumeRole', 'sts:TagSession']),
    attached: [
      'AmazonEKSClusterPolicy',
      ...(autoMode ? ['AmazonEKSComputePolicy', 'AmazonEKSBlockStoragePolicy'] : []),
    ].map(awsManagedPolicyArn),
    inline: [...(secrets ?? []), ...(autoMode ? [inline('EncryptVolumes', ...autoMode.volumePermissions)] : [])],
  }
}

const autoNodeRole = (cluster: string) => ({
  name: `${cluster}-auto-node`,
  trust: trustsService('ec2.amazonaws.com'),
  attached: ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'].map(awsManagedPolicyArn),
  instanceProfile: `eks-${cluster}-auto`,
})

function controlPlane(
  builder: ClusterBuilder,
  plan: ClusterPlan,
  autoNode: Role | undefined,
): ClusterResources['cluster'] {
  const { name, arn, issuer, role } = builder
  const createdAt = dayIn2024('cluster', arn)
  return {
    name,
    arn,
    createdAt,
    version: plan.version ?? '1.33',
    platformVersion: 'eks.9',
    status: 'ACTIVE',
    endpoint: `https://${uniqueId('', arn)}.gr7.${builder.region}.eks.amazonaws.com`,
    roleArn: role.arn,
    identity: { oidc: { issuer } },
    accessConfig: { authenticationMode: 'API' },
    ...(plan.secretsKey && {
      encryptionConfig: [{ resources: ['secrets'], provider: { keyArn: plan.secretsKey.arn } }],
    }),
    ...(plan.autoMode && {
      computeConfig: { enabled: true, nodePools: ['general-purpose', 'system'], nodeRoleArn: autoNode?.arn },
      storageConfig: { blockStorage: { enabled: true } },
    }),
    tags: { application: name.split('-')[0] ?? name },
  }
}
