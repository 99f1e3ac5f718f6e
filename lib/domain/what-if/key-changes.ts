import type { Inventory } from '../inventory/inventory'
import type { Grant, Key } from '../inventory/key'
import { withGrant } from '../launch-paths/with-grant'
import { describeUnread, mapSeen } from '../observed'
import type { ChangeOf } from './changes'
import { findKey, replaced } from './find'
import { CannotChange, findOne } from './problem'

export function setKeyState(inventory: Inventory, { key: wanted, state }: ChangeOf<'set-key-state'>): Inventory {
  const key = findKey(inventory, wanted)
  if (key.metadata.state !== 'seen')
    throw new CannotChange('unread', `The state of ${key.arn} is not known: ${describeUnread(key.metadata)}`)
  const metadata = mapSeen(key.metadata, (known) => ({ ...known, state }))
  return { ...inventory, keys: replaced(inventory.keys, key, { ...key, metadata }) }
}

export function revokeGrant(inventory: Inventory, { key: wanted, grantId }: ChangeOf<'revoke-grant'>): Inventory {
  const key = findKey(inventory, wanted)
  const grants = inventory.grants.filter((grant) => grant.keyArn === key.arn)
  const grant = findOne(`grant on ${key.arn}`, grants, grantId, (found) => [found.grantId])
  return recount({ ...inventory, grants: inventory.grants.filter((other) => other !== grant) }, key, -1)
}

export function addGrant(inventory: Inventory, change: ChangeOf<'add-grant'>): Inventory {
  const key = findKey(inventory, change.key)
  // A grant among unread ones would change nothing: whatever they are, the answer stays unknown.
  if (key.grants.state !== 'seen')
    throw new CannotChange('unread', `The grants of ${key.arn} are not known: ${describeUnread(key.grants)}`)
  return recount(withGrant(inventory, newGrant(inventory, key, change)), key, 1)
}

function newGrant(inventory: Inventory, key: Key, change: ChangeOf<'add-grant'>): Grant {
  const { granteePrincipal, issuingAccount, operations, constraints, retiringPrincipal = null } = change
  return {
    grantId: newId('what-if-grant-', new Set(inventory.grants.map((grant) => grant.grantId))),
    keyArn: key.arn,
    name: '',
    // It is newer than everything that is there, so nothing has outlived it (R23).
    createdAt: null,
    granteePrincipal,
    granteeServicePrincipal: null,
    retiringPrincipal,
    retiringServicePrincipal: null,
    issuingAccount,
    operations,
    constraints: constraints
      ? {
          encryptionContextEquals: constraints.encryptionContextEquals ?? null,
          encryptionContextSubset: constraints.encryptionContextSubset ?? null,
          sourceArn: null,
        }
      : null,
  }
}

/** The first id with this beginning that nobody has. */
export function newId(beginning: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const id = `${beginning}${n}`
    if (!taken.has(id)) return id
  }
}

function recount(inventory: Inventory, key: Key, by: number): Inventory {
  const grants = mapSeen(key.grants, (known) => ({ ...known, count: known.count + by }))
  return { ...inventory, keys: replaced(inventory.keys, key, { ...key, grants }) }
}
