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
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(
      `insert into settings (name, value) values ('organization', to_jsonb($1::text)) on conflict (name) do nothing`,
      [asked],
    )
    const { rows } = await client.query<{ value: OrganizationSource }>(
      `select value from settings where name = 'organization'`,
    )
    const has = rows[0]?.value ?? asked
    if (has === asked) return
    throw new StartProblem(
      `This database holds ${names[has]}; the settings ask for ${names[asked]}. ` +
        'Correct the AWS settings, or use another database: KEYSCOPE_DATA=.keyscope-2 npm start, or another DATABASE_URL.',
    )
  } finally {
    await client.end()
  }
}
