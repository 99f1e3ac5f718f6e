import {
  CreateGrantCommand,
  type CreateGrantCommandInput,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListGrantsCommand,
  ListResourceTagsCommand,
  ListRetirableGrantsCommand,
} from '@aws-sdk/client-kms'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EIGHT_OPERATIONS } from '../scenarios/key-policies'
import { NORTHWIND_SCANNER_ROLE, NORTHWIND_WRITER_ROLE } from '../scenarios/northwind-credentials'
import type { Simulator } from '../start-simulator'
import { assume, clientConfig, errorOf, getKey, startNorthwind } from '../testing/northwind-clients'

const VAULT = '111100000002'
const ANALYTICS = '111100000005'
const CLAIMS = '111100000006'
const SANDBOX = '111100000013'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startNorthwind()
})
afterAll(() => simulator.close())

const kmsAs = async (accountId: string, role: string, region = 'us-west-2') =>
  new KMSClient(clientConfig(simulator, region, await assume(simulator, accountId, role, { SourceIdentity: 'robin' })))
const scannerOf = (accountId: string, region?: string) => kmsAs(accountId, NORTHWIND_SCANNER_ROLE, region)
const writerOf = (accountId: string, region?: string) => kmsAs(accountId, NORTHWIND_WRITER_ROLE, region)

const createGrant = (kms: KMSClient, input: Partial<CreateGrantCommandInput> & { KeyId: string }) =>
  kms.send(
    new CreateGrantCommand({
      GranteePrincipal: `arn:aws:iam::${CLAIMS}:role/claims-prod-karpenter`,
      Operations: [...EIGHT_OPERATIONS],
      ...input,
    }),
  )
const claimsVolumes = () => getKey(simulator, VAULT, 'us-west-2', 'claims-volumes')
const denied = (accountId: string, role: string, action: string, resource: string, because: string) => ({
  name: 'AccessDeniedException',
  message: `User: arn:aws:sts::${accountId}:assumed-role/${role}/test is not authorized to perform: ${action} on resource: ${resource} ${because}`,
  $metadata: { httpStatusCode: 400 },
})

describe('the writer of claims-prod', () => {
  test('grants the vault’s key to its Karpenter role', async () => {
    const key = claimsVolumes()
    const { GrantId } = await createGrant(await writerOf(CLAIMS), { KeyId: key.arn, Name: 'keyscope-claims' })
    const { Grants } = await (await scannerOf(VAULT)).send(new ListGrantsCommand({ KeyId: key.id, GrantId }))
    expect(Grants).toEqual([
      expect.objectContaining({
        Name: 'keyscope-claims',
        GranteePrincipal: `arn:aws:iam::${CLAIMS}:role/claims-prod-karpenter`,
        IssuingAccount: `arn:aws:iam::${CLAIMS}:root`,
        Operations: EIGHT_OPERATIONS,
      }),
    ])
  })

  test.each([
    ['to a principal of another account', { GranteePrincipal: `arn:aws:iam::${SANDBOX}:role/data-gpu-karpenter` }],
    ['to a role that is no controller', { GranteePrincipal: `arn:aws:iam::${CLAIMS}:role/${NORTHWIND_SCANNER_ROLE}` }],
    ['with an operation beyond the eight', { Operations: ['Decrypt', 'GenerateDataKeyPair'] }],
  ] satisfies [string, Partial<CreateGrantCommandInput>][])('grants nothing %s', async (_, input) => {
    const key = claimsVolumes()
    const before = key.grants.length
    const error = await errorOf(createGrant(await writerOf(CLAIMS), { KeyId: key.arn, ...input }))
    expect(error.name).toBe('AccessDeniedException')
    expect(key.grants).toHaveLength(before)
  })

  test('grants nothing on a key of the vault that admits another account', async () => {
    const key = getKey(simulator, VAULT, 'us-west-2', 'payments-volumes')
    const error = await errorOf(createGrant(await writerOf(CLAIMS), { KeyId: key.arn }))
    const because = 'because no resource-based policy allows the kms:CreateGrant action'
    expect(error).toMatchObject(denied(CLAIMS, NORTHWIND_WRITER_ROLE, 'kms:CreateGrant', key.arn, because))
  })
})

test('the writer of data-sandbox is refused by the service control policy of its unit', async () => {
  const key = getKey(simulator, VAULT, 'us-west-2', 'data-gpu-volumes')
  const GranteePrincipal = `arn:aws:iam::${SANDBOX}:role/data-gpu-karpenter`
  const error = await errorOf(createGrant(await writerOf(SANDBOX), { KeyId: key.arn, GranteePrincipal }))
  const because = 'with an explicit deny in a service control policy'
  expect(error).toMatchObject(denied(SANDBOX, NORTHWIND_WRITER_ROLE, 'kms:CreateGrant', key.arn, because))
  expect(key.grants).toEqual([])
})

describe('the scanner', () => {
  test('may not create grants: its role denies what it must never do', async () => {
    const key = getKey(simulator, CLAIMS, 'us-west-2', 'claims-db')
    const error = await errorOf(createGrant(await scannerOf(CLAIMS), { KeyId: key.id, Operations: ['Decrypt'] }))
    const because = 'with an explicit deny in an identity-based policy'
    expect(error).toMatchObject(denied(CLAIMS, NORTHWIND_SCANNER_ROLE, 'kms:CreateGrant', key.arn, because))
  })

  test('reads everything about a key of its own account', async () => {
    const kms = await scannerOf(VAULT)
    const { id, policy } = claimsVolumes()
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: id }))
    expect(JSON.parse(Policy ?? '')).toEqual(policy)
    const { Tags } = await kms.send(new ListResourceTagsCommand({ KeyId: id }))
    expect(Tags).toContainEqual({ TagKey: 'purpose', TagValue: 'ebs' })
    const rotation = await kms.send(new GetKeyRotationStatusCommand({ KeyId: id }))
    expect(rotation).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 365 })
  })

  test('describes another account’s key that admits its account, but not its policy or tags (R5)', async () => {
    const kms = await scannerOf(CLAIMS)
    const { arn } = claimsVolumes()
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: arn }))
    expect(KeyMetadata?.AWSAccountId).toBe(VAULT)
    for (const command of [new GetKeyPolicyCommand({ KeyId: arn }), new ListResourceTagsCommand({ KeyId: arn })]) {
      expect((await errorOf(kms.send(command as GetKeyPolicyCommand))).name).toBe('AccessDeniedException')
    }
  })

  test('is refused policy and grants of lake-sealed by its key policy, and may describe it', async () => {
    const kms = await scannerOf(ANALYTICS, 'us-east-1')
    const { id, arn } = getKey(simulator, ANALYTICS, 'us-east-1', 'lake-sealed')
    const because = 'with an explicit deny in a resource-based policy'
    expect(await errorOf(kms.send(new GetKeyPolicyCommand({ KeyId: id })))).toMatchObject(
      denied(ANALYTICS, NORTHWIND_SCANNER_ROLE, 'kms:GetKeyPolicy', arn, because),
    )
    expect(await errorOf(kms.send(new ListGrantsCommand({ KeyId: id })))).toMatchObject(
      denied(ANALYTICS, NORTHWIND_SCANNER_ROLE, 'kms:ListGrants', arn, because),
    )
    await expect(kms.send(new DescribeKeyCommand({ KeyId: id }))).resolves.toBeDefined()
  })

  test('is told the same of another account’s key whether it does not exist or may not be used', async () => {
    const KeyId = `arn:aws:kms:us-west-2:${VAULT}:key/00000000-0000-4000-8000-000000000000`
    const error = await errorOf((await scannerOf(CLAIMS)).send(new DescribeKeyCommand({ KeyId })))
    expect(error.name).toBe('AccessDeniedException')
    expect(error.message).toContain(
      'the resource does not exist in this Region, no resource-based policies allow access',
    )
  })

  test('is stopped by the guardrail outside the approved Regions', async () => {
    const RetiringPrincipal = `arn:aws:iam::${CLAIMS}:role/claims-prod-karpenter`
    const kms = await scannerOf(CLAIMS, 'ap-south-1')
    const refused = await errorOf(kms.send(new ListRetirableGrantsCommand({ RetiringPrincipal })))
    expect(refused.message).toMatch(/with an explicit deny in a service control policy$/)
  })
})

test('a disabled key may be described; a grant on it is refused for its state', async () => {
  const key = getKey(simulator, VAULT, 'us-east-1', 'claims-archive-volumes')
  const GranteePrincipal = `arn:aws:iam::${CLAIMS}:role/claims-archive-karpenter`
  const kms = await writerOf(CLAIMS, 'us-east-1')
  expect((await kms.send(new DescribeKeyCommand({ KeyId: key.arn }))).KeyMetadata?.KeyState).toBe('Disabled')
  const error = await errorOf(createGrant(kms, { KeyId: key.arn, GranteePrincipal }))
  expect(error).toMatchObject({ name: 'DisabledException', message: `${key.arn} is disabled.` })
})
