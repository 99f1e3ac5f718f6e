import { type PolicyDocument, type PolicyStatement, policy } from '../../world/policy-document'
import type { InstanceProfile, NamedDocument, Role } from '../../world/principals'
import { dayIn2024, uniqueId } from './made-up-ids'

export interface RolePlan {
  readonly name: string
  readonly path?: string
  readonly description?: string
  readonly trust: PolicyDocument
  readonly inline?: readonly NamedDocument[]
  readonly attached?: readonly string[]
  readonly boundary?: string
  /** The name of an instance profile that carries the role. */
  readonly instanceProfile?: string
  readonly instanceProfileTags?: Readonly<Record<string, string>>
  readonly tags?: Readonly<Record<string, string>>
  readonly createdAt?: Date
  /** Changes the unique id: a role that was deleted and made again is another principal (R23). */
  readonly incarnation?: number
}

export function makeRole(accountId: string, plan: RolePlan): Role {
  const { name, path = '/', incarnation = 1 } = plan
  const createdAt = plan.createdAt ?? dayIn2024('role', accountId, name)
  return {
    name,
    path,
    arn: `arn:aws:iam::${accountId}:role${path}${name}`,
    uniqueId: roleId(accountId, name, incarnation),
    ...(plan.description && { description: plan.description }),
    createdAt,
    maxSessionSeconds: 3600,
    trust: plan.trust,
    inline: plan.inline ?? [],
    attached: plan.attached ?? [],
    ...(plan.boundary && { boundary: plan.boundary }),
    instanceProfiles: plan.instanceProfile ? [instanceProfile(accountId, plan.instanceProfile, plan, createdAt)] : [],
    tags: plan.tags ?? {},
  }
}

/** The unique id a role had in one of its lives. */
export const roleId = (accountId: string, name: string, incarnation: number) =>
  uniqueId('AROA', accountId, name, incarnation)

function instanceProfile(accountId: string, name: string, plan: RolePlan, createdAt: Date): InstanceProfile {
  return {
    name,
    id: uniqueId('AIPA', accountId, name),
    arn: `arn:aws:iam::${accountId}:instance-profile/${name}`,
    tags: plan.instanceProfileTags ?? {},
    createdAt,
  }
}

export function serviceLinkedRole(service: string, name: string): RolePlan {
  return {
    name,
    path: `/aws-service-role/${service}/`,
    description: `Used by ${service} on the account's behalf`,
    trust: trustsService(service),
    attached: name.startsWith('AWSServiceRoleForAutoScaling')
      ? ['arn:aws:iam::aws:policy/aws-service-role/AutoScalingServiceRolePolicy']
      : [],
  }
}

export function trustsService(service: string, actions: readonly string[] = ['sts:AssumeRole']): PolicyDocument {
  return policy({ Effect: 'Allow', Principal: { Service: service }, Action: actions })
}

/** EKS Pod Identity: the trust says nothing of the cluster. */
export const trustsPodIdentity = () => trustsService('pods.eks.amazonaws.com', ['sts:AssumeRole', 'sts:TagSession'])

/** IAM roles for service accounts: one cluster's OIDC issuer, one service account. */
export function trustsServiceAccount(
  accountId: string,
  issuer: string,
  namespace: string,
  serviceAccount: string,
): PolicyDocument {
  const provider = issuer.replace('https://', '')
  return policy({
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${provider}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${provider}:aud`]: 'sts.amazonaws.com',
        [`${provider}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
      },
    },
  })
}

export const inline = (name: string, ...statements: readonly PolicyStatement[]): NamedDocument => ({
  name,
  document: policy(...statements),
})
