import type { Key } from '../world/kms-key'
import { policy } from '../world/policy-document'
import type { AccountBuilder } from './builder/account-builder'
import type { KeyPlan } from './builder/key-builder'
import { admitAccount, delegateToIam, grantsByWriterOf } from './key-policies'

/** A key for volumes of its own account: IAM decides. */
export function ownVolumeKey(account: AccountBuilder, region: string, alias: string, plan: Partial<KeyPlan> = {}): Key {
  return account.key(region, {
    alias,
    description: `Volumes: ${alias}`,
    policy: policy(delegateToIam(account.id)),
    tags: { application: alias.split('-')[0] ?? alias, purpose: 'ebs' },
    ...plan,
  })
}

/** A central key that `user` may use, and on which its writer role may make grants: the way Northwind shares keys. */
export function sharedVolumeKey(
  owner: AccountBuilder,
  user: AccountBuilder,
  region: string,
  alias: string,
  plan: Partial<KeyPlan> = {},
): Key {
  return ownVolumeKey(owner, region, alias, {
    policy: policy(delegateToIam(owner.id), ...admitAccount(user.id), ...grantsByWriterOf(user.id)),
    ...plan,
  })
}
