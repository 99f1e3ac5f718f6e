import { KMSClient, ListGrantsCommand, RevokeGrantCommand } from '@aws-sdk/client-kms'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import type { Page } from '@playwright/test'
import pg from 'pg'
import {
  NORTHWIND_EXTERNAL_ID,
  NORTHWIND_WRITER_ROLE,
  northwindCredentials,
} from '@/lib/simulator/scenarios/northwind-credentials'
import { findInstance } from '../scripts/start/instance'

/** What the product under test was started with. */
function environment(name: string): string {
  const value = findInstance(process.env.KEYSCOPE_DATA ?? '')?.environment?.[name]
  if (!value)
    throw new Error(`Expected a running Keyscope in KEYSCOPE_DATA that knows ${name}, as "npm run test:e2e" starts it.`)
  return value
}

/** The key with the most grants: one less harms nobody. */
export async function busiestKey(page: Page): Promise<{ arn: string; alias: string }> {
  const answer = await page.request.get('/api/v1/keys?sort=grants&dir=desc')
  const { items } = (await answer.json()) as { items: { arn: string; alias: string; grantCount: number | null }[] }
  // A key whose grants nobody may list comes first: it may have any number.
  const found = items.find(({ grantCount }) => grantCount !== null)
  if (!found) throw new Error('No key has grants.')
  return found
}

/** Somebody of the key's account takes one of its grants away behind Keyscope's back; gives the grant's id. */
export async function revokeSomeGrant(keyArn: string, by: { session: string; person: string }): Promise<string> {
  const [, , , region = '', account = ''] = keyArn.split(':')
  const settings = { region, endpoint: environment('AWS_ENDPOINT_URL') }
  const { Credentials: made } = await new STSClient({ ...settings, credentials: northwindCredentials }).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/${NORTHWIND_WRITER_ROLE}`,
      RoleSessionName: by.session,
      SourceIdentity: by.person,
      ExternalId: NORTHWIND_EXTERNAL_ID,
    }),
  )
  const credentials = {
    accessKeyId: made?.AccessKeyId ?? '',
    secretAccessKey: made?.SecretAccessKey ?? '',
    sessionToken: made?.SessionToken ?? '',
  }
  const kms = new KMSClient({ ...settings, credentials })
  const { Grants = [] } = await kms.send(new ListGrantsCommand({ KeyId: keyArn }))
  const grantId = Grants.find(({ GranteePrincipal }) => GranteePrincipal?.includes('ec2-infrastructure'))?.GrantId
  if (!grantId) throw new Error(`${keyArn} has no grant of an instance to revoke.`)
  await kms.send(new RevokeGrantCommand({ KeyId: keyArn, GrantId: grantId }))
  return grantId
}

/** As in an installation that is told of no events: nobody knows who did what until CloudTrail is asked. */
export const forgetEvents = () => inDatabase((client) => client.query('delete from change_events'))

/** The end of a request's grant has come, and the worker looks at once instead of within the minute. */
export const letEnd = (requestId: string) =>
  inDatabase(async (client) => {
    await client.query(`update grant_requests set ends_at = now() - interval '1 second' where id = $1`, [requestId])
    await client.query(`select graphile_worker.add_job('end-grants', '{}'::json)`)
  })

/** The worker looks at once whether Keyscope is behind what sessions of the writer did, instead of after two minutes. */
export const lookAtWriter = () =>
  inDatabase((client) =>
    client.query(`update graphile_worker._private_jobs set run_at = now() where key like 'check-writer-call:%'`),
  )

async function inDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: environment('DATABASE_URL') })
  await client.connect()
  return work(client).finally(() => client.end())
}

/** Every answer of the simulated AWS takes that much longer. */
export async function slowDown(latencyMs: number): Promise<void> {
  const answer = await fetch(`${environment('AWS_ENDPOINT_URL')}/_control/state`, {
    method: 'PATCH',
    body: JSON.stringify({ latencyMs }),
  })
  if (!answer.ok) throw new Error(`The simulator refused a latency of ${latencyMs} ms: ${await answer.text()}`)
}
