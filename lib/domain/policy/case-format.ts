import { z } from 'zod'

const document = z.unknown()
const named = z.object({ name: z.string(), policy: document })
const text = z.string()
const tags = z.record(text, z.string())
const scalar = z.union([z.string(), z.number(), z.boolean()])

/** A ListGrants entry in AWS's spelling. */
const grant = z.object({
  GrantId: text,
  KeyId: text,
  Name: text.optional(),
  GranteePrincipal: text.optional(),
  GranteeServicePrincipal: text.optional(),
  RetiringPrincipal: text.optional(),
  RetiringServicePrincipal: text.optional(),
  IssuingAccount: text.optional(),
  Operations: z.array(text),
  Constraints: z
    .object({
      EncryptionContextEquals: tags.optional(),
      EncryptionContextSubset: tags.optional(),
      SourceArn: text.optional(),
    })
    .optional(),
})

const controlPolicies = z.object({
  accountId: text,
  managementAccount: z.boolean().optional(),
  levels: z.array(z.object({ target: text, policies: z.array(named) })),
})

/** The shared scenario format. Fields it does not know, and the expected answers, are ignored. */
export const caseFormat = z.object({
  id: text,
  key: z.object({
    arn: text,
    policy: document,
    state: z.enum([
      'Enabled',
      'Disabled',
      'PendingDeletion',
      'PendingReplicaDeletion',
      'PendingImport',
      'Unavailable',
      'Creating',
      'Updating',
    ]),
    spec: text,
    usage: z.enum(['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT']),
    origin: text,
    manager: z.enum(['CUSTOMER', 'AWS']),
    multiRegion: z.object({ type: z.enum(['PRIMARY', 'REPLICA']), primaryRegion: text.optional() }).optional(),
    aliases: z.array(text).optional(),
    tags: tags.optional(),
  }),
  principals: z
    .array(
      z.object({
        arn: text,
        type: z.enum(['user', 'role', 'session', 'federated-user', 'root', 'service', 'service-linked-role']),
        roleArn: text.optional(),
        userArn: text.optional(),
        uniqueId: text.optional(),
        identityPolicies: z.array(named),
        boundary: document.optional(),
        sessionPolicies: z.array(named).optional(),
        tags: tags.optional(),
        orgId: text.optional(),
      }),
    )
    .min(1),
  grants: z.array(grant),
  scps: z.array(controlPolicies),
  rcps: z.array(controlPolicies),
  vpcEndpointPolicy: named.optional(),
  request: z.object({
    principal: text,
    operation: text,
    context: z.record(text, z.union([scalar, z.array(scalar)])),
    unknown: z.array(text).optional(),
    parameters: z.record(text, z.unknown()).optional(),
  }),
})

export type Case = z.output<typeof caseFormat>
