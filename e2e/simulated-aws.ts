import { KMSClient, ListGrantsCommand, RevokeGrantCommand } from '@aws-sdk/client-kms'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
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
export async function forgetEvents(): Promise<void> {
  const client = new pg.Client({ connectionString: environment('DATABASE_URL') })
  await client.connect()
  await client.query('delete from change_events').finally(() => client.end())
}

/** The end of a request's grant has come, and the worker looks at once instead of within the minute. */
export async function letEnd(requestId: string): Promise<void> {
  const client = new pg.Client({ connectionString: environment('DATABASE_URL') })
  await client.connect()
  try {
    await client.query(`update grant_requests set ends_at = now() - interval '1 second' where id = $1`, [requestId])
    await client.query(`select graphile_worker.add_job('end-grants', '{}'::json)`)
  } finally {
    await client.end()
  }
}

/** Every answer of the simulated AWS takes that much longer. */
export async function slowDown(latencyMs: number): Promise<void> {
  const answer = await fetch(`${environment('AWS_ENDPOINT_URL')}/_control/state`, {
    method: 'PATCH',
    body: JSON.stringify({ latencyMs }),
  })
  if (!answer.ok) throw new Error(`The simulator refused a latency of ${latencyMs} ms: ${await answer.text()}`)
}
