import type { PoolClient } from 'pg'

const hashesAtATime = 5_000

/** Policy documents by content hash. */
export async function readDocuments(
  client: Pick<PoolClient, 'query'>,
  hashes: readonly string[],
): Promise<Map<string, string>> {
  const documents = new Map<string, string>()
  for (let at = 0; at < hashes.length; at += hashesAtATime) {
    const { rows } = await client.query<{ hash: string; body: string }>(
      'select hash, body from policy_documents where hash = any($1)',
      [hashes.slice(at, at + hashesAtATime)],
    )
    for (const { hash, body } of rows) documents.set(hash, body)
  }
  return documents
}
