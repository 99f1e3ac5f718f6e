import {
  CancelKeyDeletionCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  KMSInvalidStateException,
  ListResourceTagsCommand,
  MalformedPolicyDocumentException,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-kms'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NORTHWIND_WRITER_ROLE } from '../../scenarios/northwind-credentials'
import type { Simulator } from '../../start-simulator'
import { assume, clientConfig, errorOf, getKey, startNorthwind } from '../../testing/northwind-clients'
import { adminCredentials, startOwnOrganization } from '../../testing/own-organization'
import { regionOf } from '../../world/find'
import type { Key } from '../../world/kms-key'
import { policy } from '../../world/policy-document'

const ACCOUNT = '333300000001'
let own: Simulator
let kms: KMSClient
let key: Key
beforeEach(async () => {
  own = await startOwnOrganization((_, management) => {
    const everything = { Effect: 'Allow', Principal: { AWS: management.root }, Action: 'kms:*', Resource: '*' } as const
    management.key('us-east-1', { alias: 'ledger', policy: policy(everything), tags: { team: 'core' } })
  })
  kms = new KMSClient(clientConfig(own, 'us-east-1', adminCredentials))
  key = getKey(own, ACCOUNT, 'us-east-1', 'ledger')
})
afterEach(() => own.close())

const stateOf = async (KeyId: string) => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState
const events = () => regionOf(own.world, ACCOUNT, 'us-east-1').events

test('a key is disabled, enabled, put down for deletion and brought back disabled', async () => {
  const KeyId = key.id
  await kms.send(new DisableKeyCommand({ KeyId }))
  expect(await stateOf(KeyId)).toBe('Disabled')
  await kms.send(new EnableKeyCommand({ KeyId }))
  expect(await stateOf(KeyId)).toBe('Enabled')
  const { DeletionDate } = await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }))
  expect(await stateOf(KeyId)).toBe('PendingDeletion')
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }))
  expect(KeyMetadata?.DeletionDate).toEqual(DeletionDate)
  expect(await errorOf(kms.send(new EnableKeyCommand({ KeyId })))).toBeInstanceOf(KMSInvalidStateException)
  await kms.send(new CancelKeyDeletionCommand({ KeyId }))
  expect(await stateOf(KeyId)).toBe('Disabled')
  expect(key.deletionAt).toBeUndefined()
})

test('a key policy is replaced, and then decides', async () => {
  const Policy = JSON.stringify(policy({ Effect: 'Allow', Principal: '*', Action: 'kms:Get*', Resource: '*' }))
  await kms.send(new PutKeyPolicyCommand({ KeyId: key.id, Policy }))
  const { Policy: read } = await kms.send(new GetKeyPolicyCommand({ KeyId: key.id }))
  expect(JSON.parse(read!)).toEqual(JSON.parse(Policy))
  expect((await errorOf(kms.send(new DisableKeyCommand({ KeyId: key.id })))).name).toBe('AccessDeniedException')
  expect(events().at(-1)).toMatchObject({ name: 'DisableKey', record: { errorCode: 'AccessDenied' } })
})

test('a policy that is no JSON is refused', async () => {
  const error = await errorOf(kms.send(new PutKeyPolicyCommand({ KeyId: key.id, Policy: 'everybody' })))
  expect(error).toBeInstanceOf(MalformedPolicyDocumentException)
})

test('tags come and go', async () => {
  await kms.send(new TagResourceCommand({ KeyId: key.id, Tags: [{ TagKey: 'stage', TagValue: 'test' }] }))
  await kms.send(new UntagResourceCommand({ KeyId: key.id, TagKeys: ['team'] }))
  const { Tags } = await kms.send(new ListResourceTagsCommand({ KeyId: key.id }))
  expect(Tags).toEqual([{ TagKey: 'stage', TagValue: 'test' }])
})

test('a new key has the default policy and is named in its record', async () => {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: 'new' }))
  expect(await stateOf(KeyMetadata!.KeyId!)).toBe('Enabled')
  await kms.send(new DisableKeyCommand({ KeyId: KeyMetadata!.KeyId! }))
  expect(events().map(({ name }) => name)).toEqual(['CreateKey', 'DisableKey'])
  expect(events()[0]?.record).toMatchObject({
    resources: [{ ARN: KeyMetadata?.Arn, accountId: ACCOUNT }],
    responseElements: { keyMetadata: { arn: KeyMetadata?.Arn } },
  })
})

test('nobody changes a key of another account, and who may not is refused', async () => {
  const northwind = await startNorthwind()
  const foreign = getKey(northwind, '111100000002', 'us-west-2', 'claims-volumes')
  const session = await assume(northwind, '111100000006', NORTHWIND_WRITER_ROLE, { SourceIdentity: 'robin' })
  const writer = new KMSClient(clientConfig(northwind, 'us-west-2', session))
  expect((await errorOf(writer.send(new DisableKeyCommand({ KeyId: foreign.arn })))).name).toBe('AccessDeniedException')
  expect((await errorOf(writer.send(new CreateKeyCommand({})))).name).toBe('AccessDeniedException')
  expect(foreign.state).toBe('Enabled')
  await northwind.close()
})
