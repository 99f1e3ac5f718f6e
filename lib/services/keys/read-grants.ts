import { accountOf } from '@/lib/domain/arn'
import { KeyWithoutGrants } from '@/lib/domain/grants/revocation'
import type { Grant } from '@/lib/domain/inventory/key'
import { findNeeds } from '@/lib/domain/launch-paths/find-needs'
import { type InventoryIndex, indexInventory } from '@/lib/domain/launch-paths/index-inventory'
import { notFound } from '@/lib/errors'
import type { ServiceContext } from '../context'
import { loadInventory } from '../inventory/load-inventory'

export interface KeyGrants {
  readonly keyArn: string
  readonly index: InventoryIndex
  readonly grants: readonly Grant[]
  /** The key with all of its grants, to be thought away one after the other. */
  readonly key: KeyWithoutGrants
}

/** The grants of one key, with as much of the inventory as says what they serve: the accounts that use it, and that are in its grants. */
export async function readGrants(ctx: ServiceContext, keyArn: string): Promise<KeyGrants> {
  const accounts = await accountsAround(ctx, keyArn)
  const inventory = await loadInventory(ctx.db, { within: { accounts, keys: [keyArn] } })
  const index = indexInventory(inventory)
  if (!index.keys.has(keyArn)) throw notFound(`The key ${keyArn}`)
  const needs = findNeeds(index).filter((need) => need.keyArn === keyArn)
  const grants = index.grantsByKey.get(keyArn) ?? []
  return { keyArn, index, grants, key: KeyWithoutGrants.of(index, keyArn, needs) }
}

async function accountsAround(ctx: ServiceContext, keyArn: string): Promise<string[]> {
  const { rows } = await ctx.db.pool.query<{ id: string | null }>(
    `select cluster_account_id as id from needs where key_arn = $1
     union select substring(principal_arn from ':(\\d{12}):') from needs where key_arn = $1
     union select substring(body->>'granteePrincipal' from '(\\d{12}):') from resource_versions
       where kind = 'kms-grant' and current and body->>'keyArn' = $1
     union select body->>'issuingAccount' from resource_versions
       where kind = 'kms-grant' and current and body->>'keyArn' = $1`,
    [keyArn],
  )
  const owner = accountOf(keyArn)
  return [...new Set([...rows.flatMap(({ id }) => (id ? [id] : [])), ...(owner ? [owner] : [])])]
}
