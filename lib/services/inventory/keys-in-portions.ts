import type { PoolClient } from 'pg'
import type { Database } from '@/lib/db/client'
import type { Grant, Key } from '@/lib/domain/inventory/key'
import type { KeysOfInventory } from '@/lib/domain/launch-paths/index-inventory'
import { readDocuments } from './read-documents'

/** Keys and grants together; a key's grants are never parted from it. */
const rowsInPortion = 2_000

interface Row {
  readonly kind: 'kms-key' | 'kms-grant'
  readonly body: Key | Grant
}

/** All keys that are known now, each with its grants and its policy's document, some at a time and one portion after another. */
export async function readKeysInPortions(
  db: Pick<Database, 'pool'>,
  use: (portion: KeysOfInventory) => Promise<void>,
): Promise<void> {
  const client = await db.pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    // A grant's id begins with its key's ARN: in this order it follows its key.
    await client.query(
      `declare keys_and_grants no scroll cursor for select kind, body from resource_versions
       where current and kind in ('kms-key', 'kms-grant') order by resource_id collate "C"`,
    )
    let keys: Key[] = []
    let grants: Grant[] = []
    for (;;) {
      const { rows } = await client.query<Row>(`fetch ${rowsInPortion} from keys_and_grants`)
      for (const { kind, body } of rows) {
        if (kind === 'kms-grant') grants.push(body as Grant)
        else {
          if (keys.length + grants.length >= rowsInPortion) {
            await use(await portionOf(client, keys, grants))
            keys = []
            grants = []
          }
          keys.push(body as Key)
        }
      }
      if (rows.length < rowsInPortion) break
    }
    if (keys.length > 0) await use(await portionOf(client, keys, grants))
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

async function portionOf(client: PoolClient, keys: Key[], grants: Grant[]): Promise<KeysOfInventory> {
  const hashes = new Set(keys.flatMap(({ policyHash }) => (policyHash.state === 'seen' ? policyHash.value : [])))
  return { keys, grants, documents: await readDocuments(client, [...hashes]) }
}
