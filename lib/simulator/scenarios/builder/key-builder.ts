import type { GrantConstraints, GrantOperation, KeySpec } from '@aws-sdk/client-kms'
import type { KeyState, KeyUsage } from '@/lib/domain/policy/question'
import type { Grant, Key, Rotation } from '../../world/kms-key'
import { type PolicyDocument, policy } from '../../world/policy-document'
import { dayIn2024, grantId, hexId, pickNumber, uuid } from './made-up-ids'

export interface KeyPlan {
  /** The alias without `alias/`. */
  readonly alias: string
  readonly description?: string
  readonly policy: PolicyDocument
  readonly manager?: 'CUSTOMER' | 'AWS'
  readonly spec?: KeySpec
  readonly usage?: KeyUsage
  readonly origin?: 'AWS_KMS' | 'EXTERNAL'
  readonly state?: KeyState
  readonly deletionAt?: Date
  /** Off for keys that cannot rotate, else on unless said. */
  readonly rotation?: boolean
  readonly tags?: Readonly<Record<string, string>>
  readonly lastUse?: Key['lastUse']
  /** Set for the members of a multi-Region set: its primary Region and the Regions of its replicas. */
  readonly multiRegion?: { readonly primary: string; readonly replicas: readonly string[] }
}

export function makeKey(accountId: string, region: string, plan: KeyPlan): Key {
  const { alias, spec = 'SYMMETRIC_DEFAULT', origin = 'AWS_KMS', multiRegion } = plan
  const id = multiRegion ? `mrk-${hexId(32, 'key', accountId, alias)}` : uuid('key', accountId, region, alias)
  const rotatable = spec === 'SYMMETRIC_DEFAULT' && origin === 'AWS_KMS'
  return {
    id,
    arn: keyArn(accountId, region, id),
    accountId,
    region,
    description: plan.description ?? `Key of ${alias}`,
    manager: plan.manager ?? 'CUSTOMER',
    spec,
    usage: plan.usage ?? 'ENCRYPT_DECRYPT',
    origin,
    state: plan.state ?? 'Enabled',
    ...(plan.deletionAt && { deletionAt: plan.deletionAt }),
    ...(multiRegion && {
      multiRegion: {
        type: region === multiRegion.primary ? 'PRIMARY' : 'REPLICA',
        primaryArn: keyArn(accountId, multiRegion.primary, id),
        replicaArns: multiRegion.replicas.map((replica) => keyArn(accountId, replica, id)),
      } as const,
    }),
    createdAt: dayIn2024('key', accountId, region, alias),
    aliases: [`alias/${alias}`],
    tags: plan.tags ?? {},
    policy: plan.policy,
    rotation: rotationOf(plan.rotation ?? rotatable, accountId, alias),
    ...(plan.lastUse && { lastUse: plan.lastUse }),
    grants: [],
  }
}

const keyArn = (accountId: string, region: string, id: string) => `arn:aws:kms:${region}:${accountId}:key/${id}`

function rotationOf(enabled: boolean, accountId: string, alias: string): Rotation {
  if (!enabled) return { enabled, completed: [] }
  return { enabled, periodInDays: 365, completed: [new Date(Date.UTC(2025, pickNumber(12, accountId, alias), 3, 4))] }
}

export interface GrantPlan {
  readonly to: string
  readonly operations: readonly GrantOperation[]
  /** The account that called CreateGrant. */
  readonly issuedBy: string
  readonly at: Date
  readonly name?: string
  readonly retiring?: string
  readonly constraints?: GrantConstraints
  /** Tells apart grants that are otherwise the same: duplicates are a finding. */
  readonly copy?: number
}

export function addGrant(key: Key, plan: GrantPlan): Grant {
  const grant: Grant = {
    id: grantId(key.arn, plan.to, plan.name ?? '', JSON.stringify(plan.constraints ?? {}), plan.copy ?? 0),
    keyArn: key.arn,
    ...(plan.name && { name: plan.name }),
    createdAt: new Date(Math.floor(plan.at.getTime() / 1000) * 1000),
    granteePrincipal: plan.to,
    ...(plan.retiring && { retiringPrincipal: plan.retiring }),
    issuingAccount: plan.issuedBy,
    operations: plan.operations,
    ...(plan.constraints && { constraints: plan.constraints }),
  }
  key.grants.push(grant)
  return grant
}

/** A service's own key: usable by everyone in the account, but only through the service; its metadata is readable. */
export function awsManagedKeyPlan(accountId: string, region: string, service: string): KeyPlan {
  const endpoint = service === 'ebs' ? 'ec2' : service
  return {
    alias: `aws/${service}`,
    description: `Default key that protects ${service} data when no other key is named`,
    manager: 'AWS',
    policy: policy(
      {
        Sid: `Use through ${service}`,
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:CreateGrant',
          'kms:DescribeKey',
        ],
        Resource: '*',
        Condition: {
          StringEquals: { 'kms:CallerAccount': accountId, 'kms:ViaService': `${endpoint}.${region}.amazonaws.com` },
        },
      },
      {
        Sid: 'Read metadata in the account',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
        Resource: '*',
      },
    ),
  }
}
