import { ListKeysCommand } from '@aws-sdk/client-kms'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { northwindCredentials, northwindSettings } from '@/lib/simulator/scenarios/northwind-credentials'
import { startSimulator } from '@/lib/simulator/start-simulator'
import { openAws } from './access'
import { sortAwsError } from './errors'

vi.setConfig({ testTimeout: 30_000 })
const simulator = await startSimulator({ port: 0, scenario: 'northwind' })
const settings = { ...northwindSettings(simulator.url), KEYSCOPE_QUOTA_SHARE: 10_000 }
const open = () => openAws(settings, { credentials: northwindCredentials, maxAttempts: 6 })
afterAll(() => simulator.close())
beforeEach(() => simulator.state.reset())

const { regions, managementAccountId } = simulator.world
const accountIds = [...simulator.world.accounts.values()]
  .filter(({ directory }) => directory.roles.some(({ name }) => name === 'KeyscopeScanner'))
  .map(({ id }) => id)

/** A key in every account and Region, so that an answer tells where it was asked. */
for (const accountId of accountIds) {
  for (const region of regions) {
    const keys = simulator.world.accounts.get(accountId)?.regions.get(region)?.keys
    const template = [...simulator.world.accounts.values()]
      .flatMap((a) => [...a.regions.values()])
      .flatMap((r) => r.keys)[0]
    if (!keys || !template) throw new Error('northwind has no keys')
    const id = '22222222-0000-4000-8000-000000000001'
    keys.unshift({
      ...template,
      id,
      accountId,
      region,
      arn: `arn:aws:kms:${region}:${accountId}:key/${id}`,
      aliases: [],
    })
  }
}

describe('one process in many accounts', () => {
  test('interleaved and retried, a call never goes out under another account or Region', async () => {
    const aws = open()
    simulator.state.faults = [{ operation: 'ListKeys', effect: 'reset', probability: 0.05 }]
    let retried = 0
    const asked: string[] = []
    const answered: string[] = []
    await Promise.all(
      Array.from({ length: 20 }, () => accountIds.flatMap((account) => regions.map((region) => ({ account, region }))))
        .flat()
        .map(async ({ account, region }) => {
          const { Keys, $metadata } = await aws
            .forAccount(account, 'scan')
            .kms(region)
            .send(new ListKeysCommand({ Limit: 1 }))
          if (($metadata.attempts ?? 1) > 1) retried += 1
          const [, , , inRegion, ofAccount] = Keys?.[0]?.KeyArn?.split(':') ?? []
          asked.push(`${account} ${region}`)
          answered.push(`${ofAccount} ${inRegion}`)
        }),
    )
    expect(answered).toEqual(asked)
    expect(asked).toHaveLength(20 * accountIds.length * regions.length)
    expect(retried).toBeGreaterThan(5)
    expect(simulator.state.calls['sts.AssumeRole']).toBe(accountIds.length)
    aws.close()
  })

  test('reading and granting are different roles, and a grant session is nobody else’s', async () => {
    const aws = open()
    const [account = ''] = accountIds
    const who = async (access: ReturnType<typeof aws.forAccount>) =>
      (await access.sts('us-east-1').send(new GetCallerIdentityCommand({}))).Arn
    const scan = aws.forAccount(account, 'scan')
    const robin = aws.forAccount(account, 'grant', { sessionName: 'request-1', sourceIdentity: 'robin@example.com' })
    const alex = aws.forAccount(account, 'grant', { sessionName: 'request-2', sourceIdentity: 'alex@example.com' })
    expect(await Promise.all([scan, robin, alex].map(who))).toEqual([
      `arn:aws:sts::${account}:assumed-role/KeyscopeScanner/keyscope-scan`,
      `arn:aws:sts::${account}:assumed-role/KeyscopeGrantWriter/request-1`,
      `arn:aws:sts::${account}:assumed-role/KeyscopeGrantWriter/request-2`,
    ])
    aws.close()
  })

  test('an account without the scanner role is refused, and the process’s own account is not', async () => {
    const aws = open()
    const error = await aws.forAccount('111100000014', 'scan').session().catch(sortAwsError)
    expect(error).toMatchObject({ kind: 'access-denied' })
    const bare = openAws({ ...settings, KEYSCOPE_SCANNER_ROLE: 'NoSuchRole' }, { credentials: northwindCredentials })
    const own = await bare.forAccount(managementAccountId, 'scan').session()
    expect(own.arn).toBe(`arn:aws:iam::${managementAccountId}:user/keyscope`)
    await expect(bare.forAccount('111100000003', 'scan').session()).rejects.toThrow()
    bare.close()
    aws.close()
  })

  test('the writer role is never replaced by the process’s own credentials', async () => {
    const aws = openAws({ ...settings, KEYSCOPE_WRITER_ROLE: 'NoSuchRole' }, { credentials: northwindCredentials })
    const session = { sourceIdentity: 'robin@example.com' }
    const error = await aws.forAccount(managementAccountId, 'grant', session).session().catch(sortAwsError)
    expect(error).toMatchObject({ kind: 'access-denied' })
    aws.close()
  })

  test('a source identity outside the alphabet is refused before anything is sent', async () => {
    const aws = open()
    const session = aws.forAccount(managementAccountId, 'grant', { sourceIdentity: 'Robin Requester' }).session()
    await expect(session).rejects.toThrow('encode it')
    expect(simulator.state.calls['sts.AssumeRole']).toBeUndefined()
    aws.close()
  })
})

describe('pacing', () => {
  const [account = ''] = accountIds
  const listKeys = (aws: ReturnType<typeof open>, times: number) => {
    const kms = aws.forAccount(account, 'scan').kms('us-east-1')
    return Promise.all(Array.from({ length: times }, () => kms.send(new ListKeysCommand({ Limit: 1 }))))
  }

  test('keeps calls under the quota that AWS enforces', async () => {
    simulator.state.quotas = { 'kms.ListKeys': { rate: 500, burst: 100 } }
    const aws = openAws({ ...settings, KEYSCOPE_QUOTA_SHARE: 0.5 }, { credentials: northwindCredentials })
    const start = performance.now()
    await listKeys(aws, 300)
    expect(simulator.state.errors).toEqual({})
    // 300 less the burst of 50, at 250 a second.
    expect(performance.now() - start).toBeGreaterThan(900)
    aws.close()
  })

  test('gives way where others use the quota up, and loses nothing', async () => {
    simulator.state.quotas = { 'kms.ListKeys': { rate: 100, burst: 20 } }
    const aws = openAws(
      { ...settings, KEYSCOPE_QUOTA_SHARE: 0.5 },
      { credentials: northwindCredentials, maxAttempts: 8 },
    )
    expect(await listKeys(aws, 60)).toHaveLength(60)
    expect(Object.keys(simulator.state.errors).length).toBeGreaterThan(0)
    aws.close()
  })
})
