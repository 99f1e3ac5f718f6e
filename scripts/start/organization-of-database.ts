import pg from 'pg'
import type { organizationOf } from './settings'
import { StartProblem } from './start-problem'

type Organization = ReturnType<typeof organizationOf>

const nameOf = (organization: Organization) =>
  organization === 'aws'
    ? 'a real organization'
    : organization.replace(/^simulated ?(.*)$/, (_, scenario) => `the simulated organization ${scenario}`.trimEnd())

/**
 * A database serves one organization for good. The demo's has people with public passwords and keys that do not exist:
 * a worker with AWS access must not work on it, nor a worker of the demo on a real one.
 */
export async function assertSameOrganization(url: string, asked: Organization): Promise<void> {
  const [row] = await query<{ value: Organization }>(url, `select value from settings where name = 'organization'`)
  if (!row || row.value === asked) return
  throw new StartProblem(
    `This database holds ${nameOf(row.value)}; the settings ask for ${nameOf(asked)}. ` +
      'Correct the settings, or use another database: KEYSCOPE_DATA=.keyscope-2 npm start, or another DATABASE_URL.',
  )
}

/** Called once the organization has answered: settings that never worked bind nothing. */
export async function rememberOrganization(url: string, organization: Organization): Promise<void> {
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
