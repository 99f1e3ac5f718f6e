import {
  CreateGrantCommand,
  type CreateGrantCommandInput,
  DryRunOperationException,
  InvalidArnException,
  InvalidGrantTokenException,
  KMSClient,
  ListGrantsCommand,
  ListRetirableGrantsCommand,
  NotFoundException,
  RetireGrantCommand,
  RevokeGrantCommand,
} from '@aws-sdk/client-kms'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NORTHWIND_SCANNER_ROLE, NORTHWIND_WRITER_ROLE } from '../../scenarios/northwind-credentials'
import type { Simulator } from '../../start-simulator'
import { assume, clientConfig, errorOf, getKey, startNorthwind } from '../../testing/northwind-clients'
import { adminCredentials, startOwnOrganization } from '../../testing/own-organization'
import type { Key } from '../../world/kms-key'
import { policy } from '../../world/policy-document'

const VAULT = '111100000002'
const CLAIMS = '111100000006'
const GranteePrincipal = `arn:aws:iam::${CLAIMS}:role/claims-prod-karpenter`
const WRITER = `arn:aws:iam::${CLAIMS}:role/${NORTHWIND_WRITER_ROLE}`

let simulator: Simulator
let key: Key
let writer: KMSClient
beforeEach(async () => {
  simulator = await startNorthwind()
  key = getKey(simulator, VAULT, 'us-west-2', 'claims-volumes')
  const session = await assume(simulator, CLAIMS, NORTHWIND_WRITER_ROLE, { SourceIdentity: 'robin' })
  writer = new KMSClient(clientConfig(simulator, 'us-west-2', session))
})
afterEach(() => simulator.close())

const create = (input: Partial<CreateGrantCommandInput> = {}) =>
  writer.send(
    new CreateGrantCommand({ KeyId: key.arn, GranteePrincipal, Operations: ['Decrypt', 'DescribeKey'], ...input }),
  )

describe('CreateGrant', () => {
  test('with the same name and parameters answers with the grant that is there already', async () => {
    const before = key.grants.length
    const first = await create({ Name: 'keyscope-1' })
    const second = await create({ Name: 'keyscope-1', Operations: ['DescribeKey', 'Decrypt'] })
    expect(second.GrantId).toBe(first.GrantId)
    expect(key.grants).toHaveLength(before + 1)
  })

  test('with the same name and other parameters makes another grant', async () => {
    const first = await create({ Name: 'keyscope-1' })
    const second = await create({ Name: 'keyscope-1', Operations: ['Decrypt'] })
    expect(second.GrantId).not.toBe(first.GrantId)
  })

  test('without a name makes a grant every time', async () => {
    const before = key.grants.length
    const ids = [await create(), await create()].map(({ GrantId }) => GrantId)
    expect(new Set(ids).size).toBe(2)
    expect(key.grants).toHaveLength(before + 2)
  })

  test('as a dry run says that it would have succeeded, and makes nothing', async () => {
    const before = key.grants.length
    const error = await errorOf(create({ DryRun: true }))
    expect(error).toBeInstanceOf(DryRunOperationException)
    expect(error.$metadata?.httpStatusCode).toBe(400)
    expect(key.grants).toHaveLength(before)
  })

  test('as a dry run is refused like any other where it is not allowed', async () => {
    expect((await errorOf(create({ DryRun: true, Operations: ['GenerateDataKeyPair'] }))).name).toBe(
      'AccessDeniedException',
    )
  })

  test.each([
    ['both kinds of grantee', { GranteeServicePrincipal: 'dynamodb.amazonaws.com' }, /exactly one of GranteePrincipal/],
    ['no grantee', { GranteePrincipal: undefined }, /exactly one of GranteePrincipal/],
    [
      'a service as grantee without the resource it acts for',
      { GranteePrincipal: undefined, GranteeServicePrincipal: 'dynamodb.amazonaws.com' },
      /SourceArn/,
    ],
    ['an empty list of operations', { Operations: [] }, /at least one operation/],
    ['an operation that does not exist', { Operations: ['Destroy' as 'Decrypt'] }, /'Destroy' at 'operations'/],
    ['a name with a space', { Name: 'two words' }, /'two words' at 'name'/],
    [
      'both kinds of encryption context',
      { Constraints: { EncryptionContextEquals: { a: 'b' }, EncryptionContextSubset: { a: 'b' } } },
      /not both/,
    ],
  ] satisfies [string, Partial<CreateGrantCommandInput>, RegExp][])('refuses %s', async (_, input, message) => {
    const error = await errorOf(create(input))
    expect(error).toMatchObject({ name: 'ValidationException', message: expect.stringMatching(message) })
  })

  test('refuses a request without operations before it leaves the wire layer', async () => {
    const error = await errorOf(create({ Operations: undefined }))
    expect(error).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("Value null at 'operations'"),
    })
  })

  test('refuses a grantee of the organization that does not exist', async () => {
    const error = await errorOf(create({ GranteePrincipal: `arn:aws:iam::${CLAIMS}:role/gone-karpenter` }))
    expect(error).toBeInstanceOf(InvalidArnException)
  })

  test('refuses an operation the key cannot do', async () => {
    const own = await startOwnOrganization((_, management) => {
      for (const [alias, spec, usage] of [
        ['signing', 'ECC_NIST_P256', 'SIGN_VERIFY'],
        ['mac', 'HMAC_256', 'GENERATE_VERIFY_MAC'],
      ] as const) {
        management.key('us-east-1', {
          alias,
          spec,
          usage,
          policy: policy({ Effect: 'Allow', Principal: { AWS: management.root }, Action: 'kms:*', Resource: '*' }),
        })
      }
    })
    const kms = new KMSClient(clientConfig(own, 'us-east-1', adminCredentials))
    const grant = (alias: string, operation: 'Decrypt' | 'Sign') => {
      const KeyId = getKey(own, '333300000001', 'us-east-1', alias).id
      return kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: [operation] }))
    }
    expect(await errorOf(grant('signing', 'Decrypt'))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(
        'The Decrypt operation is not valid for a KMS key with the ECC_NIST_P256 key spec',
      ),
    })
    expect((await errorOf(grant('mac', 'Decrypt'))).name).toBe('ValidationException')
    await expect(grant('signing', 'Sign')).resolves.toBeDefined()
    await own.close()
  })
})

describe('RevokeGrant', () => {
  test('takes the grant away, once', async () => {
    const { GrantId } = await create()
    const revoke = () => writer.send(new RevokeGrantCommand({ KeyId: key.arn, GrantId }))
    await revoke()
    expect(key.grants.map(({ id }) => id)).not.toContain(GrantId)
    expect(await errorOf(revoke())).toBeInstanceOf(NotFoundException)
  })

  test('as a dry run leaves the grant', async () => {
    const { GrantId } = await create()
    const error = await errorOf(writer.send(new RevokeGrantCommand({ KeyId: key.arn, GrantId, DryRun: true })))
    expect(error).toBeInstanceOf(DryRunOperationException)
    expect(key.grants.map(({ id }) => id)).toContain(GrantId)
  })

  test('is refused to the scanner', async () => {
    const { GrantId } = await create()
    const session = await assume(simulator, CLAIMS, NORTHWIND_SCANNER_ROLE)
    const scanner = new KMSClient(clientConfig(simulator, 'us-west-2', session))
    const error = await errorOf(scanner.send(new RevokeGrantCommand({ KeyId: key.arn, GrantId })))
    expect(error.name).toBe('AccessDeniedException')
  })
})

describe('RetireGrant', () => {
  test('by the retiring principal takes the grant away', async () => {
    const { GrantId } = await create({ RetiringPrincipal: WRITER })
    await writer.send(new RetireGrantCommand({ KeyId: key.arn, GrantId }))
    expect(key.grants.map(({ id }) => id)).not.toContain(GrantId)
  })

  test('by its token alone takes the grant away', async () => {
    const { GrantId, GrantToken } = await create({ RetiringPrincipal: WRITER })
    await writer.send(new RetireGrantCommand({ GrantToken }))
    expect(key.grants.map(({ id }) => id)).not.toContain(GrantId)
  })

  test('is refused to whoever is not the retiring principal', async () => {
    const { GrantId } = await create({ RetiringPrincipal: WRITER })
    const session = await assume(simulator, CLAIMS, NORTHWIND_SCANNER_ROLE)
    const scanner = new KMSClient(clientConfig(simulator, 'us-west-2', session))
    expect((await errorOf(scanner.send(new RetireGrantCommand({ KeyId: key.arn, GrantId })))).name).toBe(
      'AccessDeniedException',
    )
    expect(key.grants.map(({ id }) => id)).toContain(GrantId)
  })

  test('wants the key’s ARN, and a token that KMS made', async () => {
    const { GrantId } = await create({ RetiringPrincipal: WRITER })
    const bareId = await errorOf(writer.send(new RetireGrantCommand({ KeyId: key.id, GrantId })))
    expect(bareId).toBeInstanceOf(InvalidArnException)
    const madeUp = await errorOf(writer.send(new RetireGrantCommand({ GrantToken: 'bWFkZSB1cA==' })))
    expect(madeUp).toBeInstanceOf(InvalidGrantTokenException)
  })
})

test('ListRetirableGrants finds grants on keys of other accounts, for principals of the caller’s own account', async () => {
  const scannerArn = `arn:aws:iam::${CLAIMS}:role/${NORTHWIND_SCANNER_ROLE}`
  const { GrantId } = await create({ RetiringPrincipal: scannerArn })
  await create({ RetiringPrincipal: WRITER })
  const session = await assume(simulator, CLAIMS, NORTHWIND_SCANNER_ROLE)
  const scanner = new KMSClient(clientConfig(simulator, 'us-west-2', session))
  const { Grants } = await scanner.send(new ListRetirableGrantsCommand({ RetiringPrincipal: scannerArn }))
  expect(Grants?.map((grant) => grant.GrantId)).toEqual([GrantId])
  const foreign = `arn:aws:iam::${VAULT}:role/${NORTHWIND_SCANNER_ROLE}`
  const error = await errorOf(scanner.send(new ListRetirableGrantsCommand({ RetiringPrincipal: foreign })))
  expect(error).toBeInstanceOf(InvalidArnException)
})

test('ListGrants finds one grant by its id and the grants of one grantee', async () => {
  const { GrantId } = await create()
  const byId = await writer.send(new ListGrantsCommand({ KeyId: key.arn, GrantId }))
  expect(byId.Grants).toHaveLength(1)
  const byGrantee = await writer.send(new ListGrantsCommand({ KeyId: key.arn, GranteePrincipal }))
  expect(byGrantee.Grants?.map((grant) => grant.GrantId)).toContain(GrantId)
  expect(byGrantee.Grants?.every((grant) => grant.GranteePrincipal === GranteePrincipal)).toBe(true)
})
