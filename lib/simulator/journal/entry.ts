import type { GrantOperation } from '@aws-sdk/client-kms'
import { z } from 'zod'
import type { Grant } from '../world/kms-key'
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
  z.object({ kind: z.literal('event'), accountId: z.string(), region: z.string(), event: StoredEvent }),
])
export type Entry = z.infer<typeof Entry>
