import { type PolicyDocument, type PolicyStatement, policy } from '../../world/policy-document'
import { admitRoles, admitThroughEc2, delegateToIam } from '../key-policies'

export const APPLICATIONS = ['ledger', 'orders', 'catalogue', 'telemetry', 'archive', 'identity'] as const
export type Application = (typeof APPLICATIONS)[number]

export const KEY_ADMIN = 'KeyAdministrator'
export const applicationRole = (application: Application) => `${application}-service`
export const roleArn = (accountId: string, name: string) => `arn:aws:iam::${accountId}:role/${name}`
export const autoScalingRoleArn = (accountId: string) =>
  roleArn(accountId, 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling')

export type PolicyKind = 'delegated' | 'administered' | 'application' | 'volumes' | 'own'

export interface PolicyOf {
  readonly kind: PolicyKind
  readonly accountId: string
  readonly region: string
  readonly application: Application
  /** Told in the policy of a key that has one of its own. */
  readonly keyName: string
  /** How often it was changed since the beginning. */
  readonly revision: number
}

/** A key policy as accounts have them: many are the default, most of the others come from a module, few are one of a kind. */
export function keyPolicy(of: PolicyOf): PolicyDocument {
  return policy(delegateToIam(of.accountId), ...statements(of), ...revised(of))
}

function statements({ kind, accountId, region, application, keyName }: PolicyOf): PolicyStatement[] {
  const role = roleArn(accountId, applicationRole(application))
  switch (kind) {
    case 'delegated':
      return []
    case 'administered':
      return [administration(accountId)]
    case 'application':
      return [administration(accountId), ...admitRoles('UseByApplication', role)]
    case 'volumes':
      return [
        administration(accountId),
        admitThroughEc2(accountId, region),
        ...admitRoles('UseByAutoScaling', autoScalingRoleArn(accountId)),
      ]
    case 'own':
      return [
        administration(accountId),
        {
          Sid: 'UseForOneTable',
          Effect: 'Allow',
          Principal: { AWS: role },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: '*',
          Condition: { StringEquals: { 'kms:EncryptionContext:table': keyName } },
        },
      ]
  }
}

function administration(accountId: string): PolicyStatement {
  return {
    Sid: 'Administer',
    Effect: 'Allow',
    Principal: { AWS: roleArn(accountId, KEY_ADMIN) },
    Action: ['kms:Describe*', 'kms:Enable*', 'kms:Disable*', 'kms:Put*', 'kms:TagResource', 'kms:ScheduleKeyDeletion'],
    Resource: '*',
  }
}

function revised({ revision, accountId, application }: PolicyOf): PolicyStatement[] {
  if (revision === 0) return []
  return [
    {
      Sid: `Revision${revision}`,
      Effect: 'Allow',
      Principal: { AWS: roleArn(accountId, applicationRole(application)) },
      Action: 'kms:DescribeKey',
      Resource: '*',
    },
  ]
}
