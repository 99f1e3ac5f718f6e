import { type Observed, seen } from '../../observed'
import type { Cluster } from '../cluster'
import type { Key, KeyMetadata } from '../key'
import { ClusterBuilder } from './cluster-builder'
import { created, homeRegion } from './constants'
import type { OrganizationBuilder } from './organization-builder'
import { ownerStatement, policy, type TestStatement } from './statements'

export interface KeyOptions {
  readonly region?: string
  readonly keyId?: string
  /** Statements beside the owner's; `null`: the key policy is exactly `policy`. */
  readonly admits?: readonly TestStatement[]
  readonly policy?: Observed<string>
  readonly metadata?: Partial<KeyMetadata>
  readonly unreadMetadata?: Key['metadata']
  readonly rotation?: Key['rotation']
  readonly grants?: Key['grants']
  readonly tags?: Readonly<Record<string, string>>
  readonly unreadTags?: Key['tags']
}

export interface RoleOptions {
  readonly statements?: readonly TestStatement[]
  readonly trust?: readonly TestStatement[]
  readonly boundary?: readonly TestStatement[]
  readonly path?: string
  readonly roleId?: string
  readonly createdAt?: string
  readonly instanceProfile?: string
  readonly tags?: Readonly<Record<string, string>>
  /** Names of managed policies it has. */
  readonly attached?: readonly string[]
}

export class AccountBuilder {
  constructor(
    private readonly org: OrganizationBuilder,
    readonly id: string,
    readonly name: string,
  ) {}

  /** Adds a key `alias/<name>` and gives its ARN. */
  key(name: string, options: KeyOptions = {}): string {
    const region = options.region ?? homeRegion
    const keyId = options.keyId ?? `00000000-0000-4000-8000-${String(this.org.parts.keys.length + 1).padStart(12, '0')}`
    const arn = `arn:aws:kms:${region}:${this.id}:key/${keyId}`
    const text = policy(ownerStatement(this.id), ...(options.admits ?? []))
    const policyText = options.policy ?? seen(text)
    this.org.read(this.id, 'kms-keys', region)
    this.org.parts.keys.push({
      arn,
      keyId,
      accountId: this.id,
      region,
      metadata: options.unreadMetadata ?? seen({ ...enabledKey, ...options.metadata }),
      aliases: [`alias/${name}`],
      tags: options.unreadTags ?? seen(options.tags ?? {}),
      policyHash: policyText.state === 'seen' ? seen(this.org.document(policyText.value)) : policyText,
      rotation:
        options.rotation !== undefined
          ? options.rotation
          : seen({ enabled: true, periodInDays: 365, nextRotationAt: null }),
      grants: options.grants ?? seen({ count: 0, partial: false }),
    })
    return arn
  }

  /** Adds a role and gives its ARN. */
  role(name: string, options: RoleOptions = {}): string {
    const path = options.path ?? '/'
    const arn = `arn:aws:iam::${this.id}:role${path}${name}`
    const inline = options.statements
      ? [{ name: `${name}-policy`, documentHash: this.org.document(policy(...options.statements)) }]
      : []
    const boundaryArn = options.boundary ? this.managedPolicy(`${name}-boundary`, options.boundary) : null
    this.org.parts.roles.push({
      arn,
      name,
      path,
      roleId: options.roleId ?? `AROA${this.id}${String(this.org.parts.roles.length).padStart(5, '0')}`,
      accountId: this.id,
      createdAt: options.createdAt ?? created,
      trustHash: this.org.document(policy(...(options.trust ?? []))),
      inlinePolicies: inline,
      attachedPolicies: (options.attached ?? []).map((name) => ({ name, arn: `arn:aws:iam::aws:policy/${name}` })),
      boundaryArn,
      tags: options.tags ?? {},
      instanceProfiles: options.instanceProfile
        ? [
            {
              arn: `arn:aws:iam::${this.id}:instance-profile/${options.instanceProfile}`,
              name: options.instanceProfile,
            },
          ]
        : [],
    })
    return arn
  }

  managedPolicy(name: string, statements: readonly TestStatement[]): string {
    const arn = `arn:aws:iam::${this.id}:policy/${name}`
    const documentHash = this.org.document(policy(...statements))
    this.org.parts.managedPolicies.push({ arn, name, accountId: this.id, awsManaged: false, documentHash })
    return arn
  }

  /** The Auto Scaling service-linked role, with a suffix if given. */
  autoScalingRole(suffix = '', options: RoleOptions = {}): string {
    const name = `AWSServiceRoleForAutoScaling${suffix}`
    return this.role(name, { path: '/aws-service-role/autoscaling.amazonaws.com/', ...options })
  }

  defaultKey(defaultKey: string, encryptionByDefault = false, region = homeRegion): this {
    this.org.parts.ebsDefaults.push({ accountId: this.id, region, defaultKey, encryptionByDefault })
    return this
  }

  cluster(name: string, options: Partial<Cluster> = {}): ClusterBuilder {
    const region = options.region ?? homeRegion
    const cluster: Cluster = {
      arn: `arn:aws:eks:${region}:${this.id}:cluster/${name}`,
      name,
      accountId: this.id,
      region,
      version: '1.33',
      status: 'ACTIVE',
      roleArn: `arn:aws:iam::${this.id}:role/${name}-cluster`,
      oidcIssuer: `https://oidc.eks.${region}.amazonaws.com/id/${name.toUpperCase()}`,
      secretsKey: null,
      autoMode: { enabled: false, nodeRoleArn: null },
      authenticationMode: 'API',
      tags: {},
      ...options,
    }
    this.org.parts.clusters.push(cluster)
    this.org.read(this.id, 'kms-keys', region)
    return new ClusterBuilder(this.org, cluster)
  }
}

const enabledKey: KeyMetadata = {
  description: '',
  manager: 'CUSTOMER',
  spec: 'SYMMETRIC_DEFAULT',
  usage: 'ENCRYPT_DECRYPT',
  origin: 'AWS_KMS',
  state: 'Enabled',
  createdAt: created,
  deletionDate: null,
  multiRegion: null,
  customKeyStoreId: null,
}
