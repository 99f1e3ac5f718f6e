import { parseArn } from '@/lib/domain/arn'
import type { Account } from './account'
import type { Bucket } from './bucket'
import { findKeyById } from './key-index'
import type { Key } from './kms-key'
import type { World } from './organization'
import type { ManagedPolicy, Role, User } from './principals'
import { emptyRegion, type RegionalResources } from './regional-resources'

export function getAccount(world: World, accountId: string): Account {
  const account = world.accounts.get(accountId)
  if (!account) throw new Error(`no account ${accountId} in ${world.organizationId}`)
  return account
}

/** An account's resources in a Region; empty where the scenario puts nothing. */
export function regionOf(world: World, accountId: string, region: string): RegionalResources {
  const regions = world.accounts.get(accountId)?.regions
  const found = regions?.get(region) ?? emptyRegion(region)
  regions?.set(region, found)
  return found
}

export function findKey(world: World, arn: string): Key | undefined {
  const parts = parseArn(arn)
  if (parts?.service !== 'kms') return undefined
  const found = findKeyById(regionOf(world, parts.accountId, parts.region).keys, parts.resource.replace('key/', ''))
  return found?.arn === arn ? found : undefined
}

/** By name, which is no other bucket's anywhere. */
export function findBucket(world: World, name: string): Bucket | undefined {
  for (const { regions } of world.accounts.values()) {
    for (const { buckets } of regions.values()) {
      const found = buckets.find((bucket) => bucket.name === name)
      if (found) return found
    }
  }
  return undefined
}

export function findRole(world: World, arn: string): Role | undefined {
  const accountId = parseArn(arn)?.accountId ?? ''
  return world.accounts.get(accountId)?.directory.roles.find((role) => role.arn === arn)
}

/** By name alone, as an assumed-role ARN gives it: the path is not in it. */
export function findRoleByName(world: World, accountId: string, name: string): Role | undefined {
  return world.accounts.get(accountId)?.directory.roles.find((role) => role.name === name)
}

export function findUser(world: World, arn: string): User | undefined {
  const accountId = parseArn(arn)?.accountId ?? ''
  return world.accounts.get(accountId)?.directory.users.find((user) => user.arn === arn)
}

export function getManagedPolicy(world: World, accountId: string, arn: string): ManagedPolicy {
  const found =
    world.awsManagedPolicies.find((policy) => policy.arn === arn) ??
    world.accounts.get(accountId)?.directory.policies.find((policy) => policy.arn === arn)
  if (!found) throw new Error(`the scenario attaches ${arn} in ${accountId} but does not define it`)
  return found
}
