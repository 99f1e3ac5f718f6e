import type { GrantOperation } from '@aws-sdk/client-kms'
import { z } from 'zod'
import type { KeyState } from '@/lib/domain/policy/question'
import type { ObjectVersion } from '../world/bucket'
import type { Grant, Key } from '../world/kms-key'
import type { PolicyDocument } from '../world/policy-document'
import type { TrailEvent } from '../world/trail-event'

const Dated = z.coerce.date()
const Context = z.record(z.string(), z.string()).optional()

const StoredGrant = z.object({
  id: z.string(),
  keyArn: z.string(),
  name: z.string().optional(),
  createdAt: Dated,
  granteePrincipal: z.string().optional(),
  granteeServicePrincipal: z.string().optional(),
  retiringPrincipal: z.string().optional(),
  retiringServicePrincipal: z.string().optional(),
  issuingAccount: z.string(),
  operations: z.array(z.custom<GrantOperation>((value) => typeof value === 'string')),
  constraints: z
    .object({ EncryptionContextEquals: Context, EncryptionContextSubset: Context, SourceArn: z.string().optional() })
    .optional(),
}) satisfies z.ZodType<Grant>

const Document = z.custom<PolicyDocument>((value) => typeof value === 'object' && value !== null)
const Named = z.object({ name: z.string(), document: Document })
const State = z.custom<KeyState>((value) => typeof value === 'string')
const Tags = z.record(z.string(), z.string())

/** A key that was made while the simulator ran: of one Region, with KMS's own material. */
const StoredKey = z.object({
  id: z.string(),
  arn: z.string(),
  accountId: z.string(),
  region: z.string(),
  description: z.string(),
  manager: z.literal('CUSTOMER'),
  spec: z.custom<Key['spec']>((value) => typeof value === 'string'),
  usage: z.custom<Key['usage']>((value) => typeof value === 'string'),
  origin: z.literal('AWS_KMS'),
  state: State,
  createdAt: Dated,
  aliases: z.array(z.string()),
  tags: Tags,
  policy: Document,
  rotation: z.object({ enabled: z.boolean(), completed: z.array(Dated) }),
  grants: z.array(StoredGrant),
}) satisfies z.ZodType<Key>

/** What of a key changed. A deletion that was cancelled is null. */
const KeyChange = z.object({
  state: State.optional(),
  deletionAt: Dated.nullable().optional(),
  policy: Document.optional(),
  tags: Tags.optional(),
})
export type KeyChange = z.infer<typeof KeyChange>

const RoleChange = z.object({ inline: z.array(Named).optional(), attached: z.array(z.string()).optional() })
export type RoleChange = z.infer<typeof RoleChange>

const StoredRetention = z.object({ mode: z.enum(['COMPLIANCE', 'GOVERNANCE']), until: Dated })

const StoredVersion = z.object({
  key: z.string(),
  versionId: z.string(),
  at: Dated,
  deleteMarker: z.boolean(),
  body: z.string(),
  etag: z.string(),
  sha256: z.string(),
  contentType: z.string().optional(),
  retention: StoredRetention.optional(),
}) satisfies z.ZodType<ObjectVersion>

const StoredEvent = z.object({
  id: z.string(),
  name: z.string(),
  source: z.string(),
  at: Dated,
  readOnly: z.boolean(),
  username: z.string(),
  accessKeyId: z.string(),
  resources: z.array(z.object({ type: z.string(), name: z.string() })),
  record: z.record(z.string(), z.unknown()),
}) satisfies z.ZodType<TrailEvent>

/** One line of the journal: what changed in the simulated organization since the scenario was laid out. */
export const Entry = z.discriminatedUnion('kind', [
  /** The first line: the moment the scenario's relative times count from, so that a restart does not move them. */
  z.object({ kind: z.literal('anchor'), at: Dated }),
  z.object({ kind: z.literal('grant-created'), grant: StoredGrant }),
  z.object({
    kind: z.literal('grant-removed'),
    keyArn: z.string(),
    grantId: z.string(),
    how: z.enum(['revoked', 'retired']),
  }),
  z.object({ kind: z.literal('key-created'), key: StoredKey }),
  z.object({ kind: z.literal('key-changed'), keyArn: z.string(), change: KeyChange }),
  z.object({ kind: z.literal('role-changed'), roleArn: z.string(), change: RoleChange }),
  z.object({ kind: z.literal('role-deleted'), roleArn: z.string() }),
  z.object({ kind: z.literal('object-put'), bucket: z.string(), version: StoredVersion }),
  z.object({ kind: z.literal('object-removed'), bucket: z.string(), key: z.string(), versionId: z.string() }),
  z.object({
    kind: z.literal('object-retained'),
    bucket: z.string(),
    key: z.string(),
    versionId: z.string(),
    retention: StoredRetention.optional(),
  }),
  z.object({ kind: z.literal('event'), accountId: z.string(), region: z.string(), event: StoredEvent }),
])
export type Entry = z.infer<typeof Entry>
