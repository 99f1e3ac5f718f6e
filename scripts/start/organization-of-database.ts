import pg from 'pg'
import type { OrganizationSource } from './settings'
import { StartProblem } from './start-problem'

const names: Readonly<Record<OrganizationSource, string>> = {
  simulated: 'the simulated organization',
  aws: 'a real organization',
}

/**
 * A database serves one organization for good. The demo's has people with public passwords and keys that do not exist:
 * a worker with AWS access must not work on it, nor a worker of the demo on a real one.
 */
export async function assertSameOrganization(url: string, asked: OrganizationSource): Promise<void> {
  const [row] = await query<{ value: OrganizationSource }>(
    url,
    `select value from settings where name = 'organization'`,
  )
  if (!row || row.value === asked) return
  throw new StartProblem(
    `This database holds ${names[row.value]}; the settings ask for ${names[asked]}. ` +
      'Correct the AWS settings, or use another database: KEYSCOPE_DATA=.keyscope-2 npm start, or another DATABASE_URL.',
  )
}

/** Called once the organization has answered: settings that never worked bind nothing. */
export async function rememberOrganization(url: string, organization: OrganizationSource): Promise<void> {
  await query(
    url,
    `insert into settings (name, value) values ('organization', to_jsonb($1::text)) on conflict (name) do nothing`,
    [organization],
  )
  await assertSameOrganization(url, organization)
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string, values: string[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Row>(sql, values).finally(() => client.end())
  return rows
}
