import { Prisma } from '@/lib/db/generated/client'

/**
 * The accounts of the group `g`, as a subquery with one column `accounts`: those it names, known or not, and those of the scanned
 * organization that lie below one of its units or carry one of its tags. An account whose tags could not be read carries none.
 */
export const accountsOfGroup = Prisma.sql`
  select coalesce(array_agg(m.id order by m.id), '{}') as accounts from (
    select unnest(g.accounts) as id
    union
    select v.resource_id from resource_versions v
    where v.kind = 'account' and v.current and (
      v.body->'path' ?| g.units
      or exists (
        select from jsonb_array_elements(g.tags) t where v.body->'tags'->>(t->>'key') = t->>'value'
      ))
  ) m`
