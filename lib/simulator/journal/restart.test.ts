import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import {
  CreateGrantCommand,
  KMSClient,
  ListGrantsCommand,
  ListKeysCommand,
  RetireGrantCommand,
  RevokeGrantCommand,
} from '@aws-sdk/client-kms'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NORTHWIND_SCANNER_ROLE, NORTHWIND_WRITER_ROLE } from '../scenarios/northwind-credentials'
import type { Simulator } from '../start-simulator'
import { assume, clientConfig, errorOf, getKey, startNorthwind } from '../testing/northwind-clients'

const VAULT = '111100000002'
const CLAIMS = '111100000006'
const KARPENTER = `arn:aws:iam::${CLAIMS}:role/claims-prod-karpenter`

let dataDir: string
let simulator: Simulator
const journal = () => join(dataDir, 'northwind.jsonl')

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'simulator-'))
  simulator = await startNorthwind({ dataDir })
})
afterEach(async () => {
  await simulator.close()
  rmSync(dataDir, { recursive: true })
})

/** Stops the simulator, lets the test touch the journal, and starts it again with the same folder. */
async function restart(between: () => void = () => {}) {
  await simulator.close()
  between()
  simulator = await startNorthwind({ dataDir })
}

const key = () => getKey(simulator, VAULT, 'us-west-2', 'claims-volumes')
const grantIds = () => key().grants.map(({ id }) => id)

async function writer(): Promise<KMSClient> {
  const session = await assume(simulator, CLAIMS, NORTHWIND_WRITER_ROLE, { SourceIdentity: 'robin.requester' })
  return new KMSClient(clientConfig(simulator, 'us-west-2', session))
}

async function createGrant(Name: string, GranteePrincipal = KARPENTER): Promise<string> {
  const command = new CreateGrantCommand({ KeyId: key().arn, GranteePrincipal, Operations: ['Decrypt'], Name })
  return (await (await writer()).send(command)).GrantId!
}

/** The CloudTrail records of an operation, as the scanner of an account finds them. */
async function records(accountId: string, name: string): Promise<Record<string, unknown>[]> {
  const session = await assume(simulator, accountId, NORTHWIND_SCANNER_ROLE)
  const trail = new CloudTrailClient(clientConfig(simulator, 'us-west-2', session))
  const { Events = [] } = await trail.send(
    new LookupEventsCommand({ LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }] }),
  )
  return Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent ?? '{}'))
}

test('a grant and its events survive a restart with the same data folder', async () => {
  const grantId = await createGrant('kept')
  const before = {
    grants: key().grants,
    claims: await records(CLAIMS, 'CreateGrant'),
    vault: await records(VAULT, 'CreateGrant'),
  }
  await restart()
  expect(key().grants).toEqual(before.grants)
  const { Grants } = await (await writer()).send(new ListGrantsCommand({ KeyId: key().arn, GrantId: grantId }))
  expect(Grants).toEqual([expect.objectContaining({ Name: 'kept', GranteePrincipal: KARPENTER })])
  expect(await records(CLAIMS, 'CreateGrant')).toEqual(before.claims)
  expect(await records(VAULT, 'CreateGrant')).toEqual(before.vault)
})

test('a revoked grant stays revoked after a restart', async () => {
  const [gone, kept] = [await createGrant('gone'), await createGrant('kept')]
  await (await writer()).send(new RevokeGrantCommand({ KeyId: key().arn, GrantId: gone }))
  await restart()
  expect(grantIds()).toContain(kept)
  expect(grantIds()).not.toContain(gone)
  expect(await records(VAULT, 'RevokeGrant')).toHaveLength(1)
})

test('a last line that was torn is cut off, and what is written next is read again', async () => {
  const first = await createGrant('first')
  const whole = readFileSync(journal(), 'utf8')
  await restart(() => appendFileSync(journal(), '{"kind":"grant-created","grant":{"id":"tör'))
  expect(readFileSync(journal(), 'utf8')).toBe(whole)
  expect(grantIds()).toContain(first)
  const second = await createGrant('second')
  await restart()
  expect(grantIds()).toEqual(expect.arrayContaining([first, second]))
})

test('the times of the scenario count from the first start', async () => {
  const anchor = simulator.world.anchor
  const grants = key().grants
  await restart()
  expect(simulator.world.anchor).toEqual(anchor)
  expect(key().grants).toEqual(grants)
})

test('a session outlives the restart', async () => {
  const session = await assume(simulator, CLAIMS, NORTHWIND_SCANNER_ROLE)
  await restart()
  const kms = new KMSClient(clientConfig(simulator, 'us-west-2', session))
  await expect(kms.send(new ListKeysCommand({}))).resolves.toBeDefined()
})

test('a line in the middle that is no entry stops the start and says which line', async () => {
  await createGrant('first')
  await simulator.close()
  const [anchor, ...rest] = readFileSync(journal(), 'utf8').split('\n')
  writeFileSync(journal(), [anchor, '{"kind":"something-else"}', ...rest].join('\n'))
  const error = await errorOf(startNorthwind({ dataDir }))
  expect(error.message).toBe(`${journal()}:2 is not a journal entry. Remove the file to start the scenario afresh.`)
})

test('without a data folder nothing is kept', async () => {
  const forgetful = await startNorthwind()
  const before = getKey(forgetful, VAULT, 'us-west-2', 'claims-volumes').grants.length
  const session = await assume(forgetful, CLAIMS, NORTHWIND_WRITER_ROLE, { SourceIdentity: 'robin.requester' })
  await new KMSClient(clientConfig(forgetful, 'us-west-2', session)).send(
    new CreateGrantCommand({ KeyId: key().arn, GranteePrincipal: KARPENTER, Operations: ['Decrypt'] }),
  )
  await forgetful.close()
  const again = await startNorthwind()
  expect(getKey(again, VAULT, 'us-west-2', 'claims-volumes').grants).toHaveLength(before)
  await again.close()
})

test('CloudTrail keeps a granted and a refused call on both sides, with who asked and without the token', async () => {
  const grantId = await createGrant('recorded')
  await errorOf(createGrant('refused', `arn:aws:iam::${CLAIMS}:role/${NORTHWIND_SCANNER_ROLE}`))
  for (const accountId of [CLAIMS, VAULT]) {
    const found = await records(accountId, 'CreateGrant')
    expect(found).toHaveLength(2)
    const granted = found.find(({ errorCode }) => errorCode === undefined)
    expect(granted).toMatchObject({
      recipientAccountId: accountId,
      userIdentity: { type: 'AssumedRole', accountId: CLAIMS, sessionContext: { sourceIdentity: 'robin.requester' } },
      requestParameters: { name: 'recorded', granteePrincipal: KARPENTER },
      responseElements: { grantId, keyId: key().arn },
      resources: [{ ARN: key().arn, accountId: VAULT }],
    })
    expect(JSON.stringify(granted)).not.toContain('rantToken')
    const refused = found.find(({ errorCode }) => errorCode !== undefined)
    expect(refused).toMatchObject({ errorCode: 'AccessDenied', requestParameters: { name: 'refused' } })
  }
})

test('CloudTrail keeps a retirement by token on both sides, with the key and without the token', async () => {
  const RetiringPrincipal = `arn:aws:iam::${CLAIMS}:role/${NORTHWIND_WRITER_ROLE}`
  const kms = await writer()
  const { GrantToken } = await kms.send(
    new CreateGrantCommand({
      KeyId: key().arn,
      GranteePrincipal: KARPENTER,
      RetiringPrincipal,
      Operations: ['Decrypt'],
    }),
  )
  await kms.send(new RetireGrantCommand({ GrantToken }))
  for (const accountId of [CLAIMS, VAULT]) {
    const [retired, ...more] = await records(accountId, 'RetireGrant')
    expect(more).toEqual([])
    expect(retired).toMatchObject({ resources: [{ ARN: key().arn, accountId: VAULT }] })
    expect(JSON.stringify(retired)).not.toContain(GrantToken)
  }
})
