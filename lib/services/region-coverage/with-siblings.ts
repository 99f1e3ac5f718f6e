import type { Database } from '@/lib/db/client'
import { keyFamilyOf } from '@/lib/domain/cluster-families/find-key-families'
import { wordsOf } from '@/lib/domain/cluster-families/region-words'
import { buildCoverage } from '@/lib/domain/region-coverage/build-coverage'
import type { CellKey } from '@/lib/domain/region-coverage/coverage-cell'
import type { AccountScope } from '@/lib/domain/roles'
import { accountsIn } from '../in-scope'
import { type FamilyFacts, keyColumns } from './load-families'

/** The families of one page with the keys in scope beside the used ones: replicas, and keys of the same name in other Regions. */
export async function withSiblings(
  { pool }: Pick<Database, 'pool'>,
  families: readonly FamilyFacts[],
  scope: AccountScope,
): Promise<FamilyFacts[]> {
  const used = families.flatMap(({ keys }) => keys)
  const named = used.flatMap((key) => {
    const [word = ''] = wordsOf(keyFamilyOf(key).label).toSorted((a, b) => b.length - a.length)
    return key.alias && word ? [{ accountId: key.accountId, word }] : []
  })
  const { rows } = await pool.query<CellKey>(
    `select ${keyColumns} from key_summaries k
     where ($4::text[] is null or k.account_id = any($4)) and (k.key_id = any($1)
       or exists (
         select from unnest($2::text[], $3::text[]) as n(account_id, word)
         where k.account_id = n.account_id and position(n.word in lower(k.alias)) > 0
       ))`,
    [
      used.flatMap(({ keyId }) => (keyId.startsWith('mrk-') ? [keyId] : [])),
      named.map(({ accountId }) => accountId),
      named.map(({ word }) => word),
      accountsIn(scope),
    ],
  )
  return families.map((facts) => {
    const wanted = new Set(facts.keys.map((key) => keyFamilyOf(key).id))
    const own = new Set(facts.keys.map((key) => key.arn))
    const keys = [...facts.keys, ...rows.filter((key) => !own.has(key.arn) && wanted.has(keyFamilyOf(key).id))]
    return { ...facts, keys, coverage: buildCoverage(facts.clusters, facts.needs, keys) }
  })
}
