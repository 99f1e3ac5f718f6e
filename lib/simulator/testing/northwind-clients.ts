import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from '@aws-sdk/client-sts'
import { NORTHWIND_EXTERNAL_ID, northwindCredentials } from '../scenarios/northwind-credentials'
import type { Credentials } from '../server/caller'
import { type Simulator, type SimulatorOptions, startSimulator } from '../start-simulator'
import { regionOf } from '../world/find'
import type { Key } from '../world/kms-key'

export const startNorthwind = (options: Partial<SimulatorOptions> = {}): Promise<Simulator> =>
  startSimulator({ port: 0, scenario: 'northwind', ...options })

/** The configuration of an unmodified client that talks to the simulator. */
export function clientConfig(simulator: Simulator, region: string, credentials: Credentials = northwindCredentials) {
  return { region, endpoint: simulator.url, credentials, maxAttempts: 1 }
}

/** Assumes a role as the hub does, over the wire. */
export async function assume(
  simulator: Simulator,
  accountId: string,
  roleName: string,
  more: Partial<AssumeRoleCommandInput> = {},
): Promise<Credentials> {
  const sts = new STSClient(clientConfig(simulator, 'us-east-1'))
  const { Credentials: made } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/${roleName}`,
      RoleSessionName: 'test',
      ExternalId: NORTHWIND_EXTERNAL_ID,
      ...more,
    }),
  )
  return { accessKeyId: made!.AccessKeyId!, secretAccessKey: made!.SecretAccessKey!, sessionToken: made!.SessionToken! }
}

/** The key an account holds under an alias, as the scenario laid it out. */
export function getKey(simulator: Simulator, accountId: string, region: string, alias: string): Key {
  const key = regionOf(simulator.world, accountId, region).keys.find(({ aliases }) =>
    aliases.includes(`alias/${alias}`),
  )
  if (!key) throw new Error(`northwind has no key alias/${alias} in ${accountId} ${region}`)
  return key
}

/** The error a call ends with; fails when the call succeeds. */
export async function errorOf(call: Promise<unknown>): Promise<Error & { $metadata?: { httpStatusCode?: number } }> {
  const answer = await call.then(
    () => undefined,
    (error: Error) => error,
  )
  if (!answer) throw new Error('expected an error, but the call was answered')
  return answer
}
