import { Logger, runMigrations } from 'graphile-worker'
import type pg from 'pg'
import { applicationRole } from '../../lib/db/role'

const schema = 'graphile_worker'

/**
 * Installs or upgrades the job queue's tables and lets the application's role add and run jobs. The queue guards its tables
 * with row-level security and no policy, which shuts out everyone but their owner: each gets a policy for our role.
 */
export async function prepareQueue(client: pg.Client, url: string): Promise<void> {
  await runMigrations({ connectionString: url, schema, logger: new Logger(() => () => {}) })
  await client.query(`
    grant usage on schema ${schema} to ${applicationRole};
    grant select, insert, update, delete on all tables in schema ${schema} to ${applicationRole};
    grant usage, select on all sequences in schema ${schema} to ${applicationRole};
    grant execute on all functions in schema ${schema} to ${applicationRole};
    revoke insert, update, delete on ${schema}.migrations from ${applicationRole};
  `)
  const { rows } = await client.query<{ table: string }>(
    `select format('%I.%I', schemaname, tablename) as table
       from pg_tables t
      where schemaname = $1 and rowsecurity
        and not exists (select from pg_policies p
                         where p.schemaname = t.schemaname and p.tablename = t.tablename and p.policyname = $2)`,
    [schema, applicationRole],
  )
  for (const { table } of rows) {
    await client.query(
      `create policy ${applicationRole} on ${table} to ${applicationRole} using (true) with check (true)`,
    )
  }
}
