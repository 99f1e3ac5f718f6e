import type { Grant } from '../../world/kms-key'
import { EIGHT_OPERATIONS } from '../key-policies'
import { hash, hexWords, share } from './hash'
import { type Application, applicationRole, autoScalingRoleArn, roleArn } from './key-policies'
import type { GeneratedPlan, Place } from './plan'

const INSTANCE_OPERATIONS = ['Decrypt', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'] as const
const APPLICATION_OPERATIONS = ['Decrypt', 'GenerateDataKey', 'DescribeKey'] as const
const DAYS = Array.from({ length: 365 }, (_, day) => new Date(Date.UTC(2025, 0, 1 + day, 8)))

export interface GrantsOf {
  readonly plan: GeneratedPlan
  readonly place: Place
  /** The key's number in its place, from 0. */
  readonly key: number
  readonly keyArn: string
  readonly accountId: string
  readonly application: Application
}

/** Every grant that the seed gives a key, before anything was changed. */
export function firstGrants(of: GrantsOf): Grant[] {
  const few = fewGrants(of)
  const many = isHot(of) ? 120 + (numberFor(of, 52) % 200) : 0
  return Array.from({ length: few + many }, (_, number) =>
    number < few ? grant(of, number, 0) : instanceGrant(of, number),
  )
}

/** The grant that stands in the place of the key's first one after it was changed `revision` times. */
export const firstGrant = (of: GrantsOf, revision: number): Grant => grant(of, 0, revision)

const numberFor = ({ plan, place, key }: GrantsOf, salt: number) =>
  hash(plan.seed, salt, place.account, place.region, key)

function fewGrants(of: GrantsOf): number {
  const [least, most] = of.plan.grantsPerKey
  return least + (numberFor(of, 51) % (most - least + 1))
}

function isHot({ plan, place, key }: GrantsOf): boolean {
  return share(plan.seed, 53, place.account, place.region, key) < plan.hotShare
}

function grant(of: GrantsOf, number: number, revision: number): Grant {
  const { accountId, application } = of
  const forApplication = number % 2 === 0
  return {
    ...facts(of, number, revision),
    name: `${forApplication ? application : 'auto-scaling'}-${number}${revision > 0 ? `-r${revision}` : ''}`,
    granteePrincipal: forApplication ? roleArn(accountId, applicationRole(application)) : autoScalingRoleArn(accountId),
    operations: forApplication ? APPLICATION_OPERATIONS : EIGHT_OPERATIONS,
  }
}

/** As EC2 makes one for each volume of an instance. */
function instanceGrant(of: GrantsOf, number: number): Grant {
  const common = facts(of, number, 0)
  return {
    ...common,
    granteePrincipal: `arn:aws:sts::${of.accountId}:assumed-role/aws:ec2-infrastructure/i-0${common.id.slice(0, 16)}`,
    operations: INSTANCE_OPERATIONS,
    constraints: { EncryptionContextSubset: { 'aws:ebs:id': `vol-0${common.id.slice(16, 32)}` } },
  }
}

function facts({ plan, place, key, keyArn, accountId }: GrantsOf, number: number, revision: number) {
  const of = [plan.seed, place.account, place.region, key, number, revision] as const
  return {
    id: hexWords(8, ...of),
    keyArn,
    createdAt: DAYS[hash(54, ...of) % DAYS.length] ?? new Date(0),
    issuingAccount: accountId,
  }
}
