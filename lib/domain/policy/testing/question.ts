import { seen } from '../../observed'
import type { AuthorizationQuestion, GrantFacts, KeyFacts, NamedPolicy, PrincipalFacts } from '../question'

export const owner = '111100000001'
export const workload = '111100000002'
export const keyArn = `arn:aws:kms:us-west-2:${owner}:key/1`
export const roleIn = (account: string, name = 'reader') => `arn:aws:iam::${account}:role/${name}`
export const rootOf = (account: string) => `arn:aws:iam::${account}:root`

export interface Statement {
  readonly Sid?: string
  readonly Effect?: 'Allow' | 'Deny'
  readonly Principal?: unknown
  readonly Action?: string | readonly string[]
  readonly Resource?: string
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** A policy of these statements; what they leave out is Allow, kms:* and *. */
export function policy(name: string, ...statements: readonly Statement[]): NamedPolicy {
  const Statement = statements.map((one) => ({ Effect: 'Allow', Action: 'kms:*', Resource: '*', ...one }))
  return { name, document: { Version: '2012-10-17', Statement } }
}

export const keyPolicy = (...statements: readonly Statement[]) => seen(policy('key policy', ...statements))
export const identity = (...statements: readonly Statement[]) => seen([policy('access', ...statements)])

export function grant(more: Partial<GrantFacts> = {}): GrantFacts {
  return { grantId: 'grant-1', keyArn, issuingAccount: owner, operations: ['Decrypt'], ...more }
}

interface Asked extends Partial<Omit<AuthorizationQuestion, 'key' | 'principal' | 'request'>> {
  readonly key?: Partial<KeyFacts>
  readonly principal?: Partial<PrincipalFacts>
  readonly request?: Partial<AuthorizationQuestion['request']>
}

/** May the role `reader` of the key's account decrypt? The key policy names its account alone; a test says what differs. */
export function question({ key, principal, request, ...rest }: Asked = {}): AuthorizationQuestion {
  return {
    key: {
      arn: keyArn,
      manager: 'CUSTOMER',
      spec: 'SYMMETRIC_DEFAULT',
      usage: 'ENCRYPT_DECRYPT',
      origin: 'AWS_KMS',
      state: 'Enabled',
      aliases: [],
      tags: {},
      policy: keyPolicy({ Principal: { AWS: rootOf(owner) } }),
      ...key,
    },
    principal: { arn: roleIn(owner), type: 'role', identityPolicies: seen([]), ...principal },
    grants: seen([]),
    request: { operation: 'Decrypt', context: {}, unknown: [], ...request },
    ...rest,
  }
}
