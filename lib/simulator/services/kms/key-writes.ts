import { randomUUID } from 'node:crypto'
import * as kms from '@aws-sdk/client-kms'
import { requireIdentityAllows } from '../../authorize/identity-allows'
import { requireKmsAllows } from '../../authorize/kms-allows'
import type { Journal } from '../../journal/journal'
import type { Call } from '../../server/call'
import type { Handlers } from '../../server/handlers'
import { WireError } from '../../wire/wire-error'
import type { Key } from '../../world/kms-key'
import type { World } from '../../world/organization'
import { type PolicyDocument, policy } from '../../world/policy-document'
import { readPolicy } from '../read-policy'
import { metadata } from './key-reads'
import { locateKey } from './locate-key'

const DAY_MS = 86_400_000
const $metadata = {}

/** Changes to keys. Each is authorized on the key, journalled, and recorded in CloudTrail by the service around. */
export function keyWrites(world: World, journal: Journal): Handlers<typeof kms> {
  /** The named key, after the evaluator has let the caller change it so. */
  const changeable = (call: Call, input: { readonly KeyId?: string }): Key => {
    const key = locateKey(world, call, input.KeyId)
    requireOwnAccount(key, call)
    requireKmsAllows(world, key, call, { operation: call.operation, parameters: { ...input, KeyId: key.arn } })
    return key
  }

  return {
    CreateKey(input, call) {
      requireIdentityAllows(world, { protocol: 'json' }, call)
      const key = newKey(input, call)
      journal.createKey(key)
      return { KeyMetadata: metadata(key) }
    },

    PutKeyPolicy(input, call) {
      const key = changeable(call, input)
      if ((input.PolicyName ?? 'default') !== 'default')
        throw new kms.NotFoundException({ message: 'No such policy exists', $metadata })
      journal.changeKey(key, { policy: parsePolicy(input.Policy) })
      return {}
    },

    DisableKey(input, call) {
      journal.changeKey(changeable(call, input), { state: 'Disabled' })
      return {}
    },

    EnableKey(input, call) {
      journal.changeKey(changeable(call, input), { state: 'Enabled' })
      return {}
    },

    ScheduleKeyDeletion(input, call) {
      const days = input.PendingWindowInDays ?? 30
      if (days < 7 || days > 30) throw invalid('PendingWindowInDays must be between 7 and 30.')
      const key = changeable(call, input)
      const deletionAt = new Date(call.at.getTime() + days * DAY_MS)
      journal.changeKey(key, { state: 'PendingDeletion', deletionAt })
      return { KeyId: key.arn, DeletionDate: deletionAt, KeyState: 'PendingDeletion', PendingWindowInDays: days }
    },

    CancelKeyDeletion(input, call) {
      const key = changeable(call, input)
      // A key comes back disabled, whatever it was before.
      journal.changeKey(key, { state: 'Disabled', deletionAt: null })
      return { KeyId: key.arn }
    },

    TagResource(input, call) {
      const key = changeable(call, input)
      journal.changeKey(key, { tags: { ...key.tags, ...tagRecord(input.Tags) } })
      return {}
    },

    UntagResource(input, call) {
      const key = changeable(call, input)
      const gone: readonly string[] = input.TagKeys ?? []
      const tags = Object.fromEntries(Object.entries(key.tags).filter(([name]) => !gone.includes(name)))
      journal.changeKey(key, { tags })
      return {}
    },
  }
}

const invalid = (message: string) => new WireError('ValidationException', message)

/** None of these works across accounts (R5), whatever the key policy says. */
function requireOwnAccount(key: Key, call: Call): void {
  if (key.accountId === call.accountId) return
  throw new WireError(
    'AccessDeniedException',
    `User: ${call.caller.arn} is not authorized to perform: kms:${call.operation} on resource: ${key.arn} because the operation does not work on a key of another account`,
  )
}

function newKey(input: kms.CreateKeyCommandInput, call: Call): Key {
  if (input.MultiRegion || input.CustomKeyStoreId || input.Origin === 'EXTERNAL')
    throw new WireError('NotImplemented', 'Only keys of one Region with material of KMS are simulated.', 501)
  const { KeySpec: spec = 'SYMMETRIC_DEFAULT', KeyUsage: usage = 'ENCRYPT_DECRYPT' } = input
  const id = randomUUID()
  return {
    id,
    arn: `arn:aws:kms:${call.region}:${call.accountId}:key/${id}`,
    accountId: call.accountId,
    region: call.region,
    description: input.Description ?? '',
    manager: 'CUSTOMER',
    spec,
    usage,
    origin: 'AWS_KMS',
    state: 'Enabled',
    createdAt: new Date(Math.floor(call.at.getTime() / 1000) * 1000),
    aliases: [],
    tags: tagRecord(input.Tags),
    policy: input.Policy === undefined ? defaultPolicy(call.accountId) : parsePolicy(input.Policy),
    rotation: { enabled: false, completed: [] },
    grants: [],
  }
}

const defaultPolicy = (accountId: string): PolicyDocument =>
  policy({
    Sid: 'Enable IAM User Permissions',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: 'kms:*',
    Resource: '*',
  })

function parsePolicy(text: string | undefined): PolicyDocument {
  const document = readPolicy(text)
  if (document) return document
  throw new kms.MalformedPolicyDocumentException({ message: 'The new key policy is not valid JSON.', $metadata })
}

const tagRecord = (tags: readonly kms.Tag[] | undefined) =>
  Object.fromEntries((tags ?? []).map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue]))
