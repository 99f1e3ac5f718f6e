import type { GrantFacts } from '../question'
import type { Choices } from './choices'
import {
  formerRoleId,
  keyArn,
  otherKeyArn,
  owner,
  roleArn,
  roleId,
  rootArn,
  scalingRoleArn,
  service,
  sessionArn,
  stranger,
  userArn,
  userId,
  workload,
} from './vocabulary'

const operationSets: readonly (readonly string[])[] = [
  ['Decrypt'],
  ['Decrypt', 'DescribeKey'],
  ['Decrypt', 'Encrypt', 'GenerateDataKey', 'DescribeKey', 'CreateGrant'],
  ['Decrypt', 'CreateGrant', 'RetireGrant'],
  ['DescribeKey', 'RetireGrant', 'ReEncryptTo'],
  ['Encrypt', 'Sign', 'GetPublicKey'],
  [],
]

/** What a CreateGrant call without parameters says it wants. */
export const grantOperationsOf: readonly (readonly string[])[] = [
  ['Decrypt'],
  ['Decrypt', 'Encrypt'],
  ['DescribeKey', 'Sign'],
]

const constraintSets: readonly GrantFacts['constraints'][] = [
  undefined,
  undefined,
  undefined,
  {},
  { encryptionContextSubset: { a: '1' } },
  { encryptionContextEquals: { a: '1' } },
  { encryptionContextEquals: { a: '1' } },
  { encryptionContextSubset: { a: '1', b: '1' } },
  { encryptionContextEquals: { a: '2', b: '1' } },
  { sourceArn: `arn:aws:ec2:us-west-2:${workload}:instance/i-1` },
]

const grantees: readonly string[] = [
  roleArn(owner),
  roleArn(workload),
  rootArn(workload),
  rootArn(owner),
  sessionArn(owner),
  sessionArn(workload, 'reader', 'dana'),
  `${workload}:reader:robin`,
  userArn(owner),
  scalingRoleArn(workload),
  service,
  roleId,
  `${roleId}:robin`,
  formerRoleId,
  userId,
]

/** One ListGrants entry, more often than not about the caller. */
export function makeGrant(choose: Choices, index: number, caller: readonly string[]): GrantFacts {
  const someone = () => (choose.percent(60) ? choose.pick(caller) : choose.pick(grantees))
  const toService = choose.percent(6)
  const retiring = choose.below(10)
  return {
    grantId: `grant-${index}`,
    keyArn: choose.percent(93) ? keyArn : otherKeyArn,
    granteePrincipal: toService ? undefined : someone(),
    granteeServicePrincipal: toService ? service : undefined,
    retiringPrincipal: retiring < 4 ? someone() : undefined,
    retiringServicePrincipal: retiring === 9 ? service : undefined,
    issuingAccount: choose.pick([owner, owner, workload, workload, workload, stranger, undefined]),
    operations: choose.pick(operationSets),
    constraints: choose.pick(constraintSets),
  }
}

const wantedConstraints: readonly unknown[] = [
  undefined,
  undefined,
  { EncryptionContextSubset: { a: '1' } },
  { EncryptionContextEquals: { a: '1' } },
  { EncryptionContextEquals: { a: '1', b: '1' } },
  { EncryptionContextSubset: { a: '1', b: '1', c: '1' } },
  { SourceArn: `arn:aws:ec2:us-west-2:${workload}:instance/i-1` },
]

/** The parameters of a CreateGrant call. */
export function makeGrantParameters(choose: Choices): Record<string, unknown> {
  return {
    GranteePrincipal: choose.pick([roleArn(workload), scalingRoleArn(workload), sessionArn(owner)]),
    Operations: choose.pick(operationSets),
    ...(choose.percent(60) && { Constraints: choose.pick(wantedConstraints) }),
    ...(choose.percent(30) && { RetiringPrincipal: roleArn(owner) }),
  }
}
