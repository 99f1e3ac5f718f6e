import { z } from 'zod'
import { grantOperations } from '../policy/operations'

const name = z.string().trim().min(1).max(2048)
const accountId = z.string().regex(/^\d{12}$/, 'An account id has 12 digits.')

/** Where a document hangs. Keys are named by ARN, id or alias; roles by ARN or name; policies by name, ARN or id. */
const DocumentName = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('key-policy'), key: name }),
  /** An inline policy of the role, or a managed one attached to it: then it changes for everybody who has it. */
  z.strictObject({ of: z.literal('identity-policy'), role: name, policy: name }),
  z.strictObject({ of: z.literal('boundary'), role: name }),
  z.strictObject({ of: z.literal('scp'), policy: name }),
  z.strictObject({ of: z.literal('rcp'), policy: name }),
])
export type DocumentName = z.infer<typeof DocumentName>

/** A policy document as parsed JSON or as text. */
const PolicyText = z.union([z.string().min(2).max(1_000_000), z.record(z.string(), z.unknown())])

/** By Sid, or by position from 0. */
const StatementName = z.union([z.strictObject({ sid: name }), z.strictObject({ index: z.int().min(0) })])
export type StatementName = z.infer<typeof StatementName>

/** A policy that exists, or a new one. */
const PolicyChoice = z.union([name, z.strictObject({ name, policy: PolicyText })])
export type PolicyChoice = z.infer<typeof PolicyChoice>

const patchPath = z.string().max(2048)
const PatchOperation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('add'), path: patchPath, value: z.unknown() }),
  z.strictObject({ op: z.literal('replace'), path: patchPath, value: z.unknown() }),
  z.strictObject({ op: z.literal('remove'), path: patchPath }),
])

const ControlPolicyType = z.enum(['scp', 'rcp'])
export type ControlPolicyType = z.infer<typeof ControlPolicyType>

const pairs = z.record(z.string(), z.string())

/** One fact that is thought to be otherwise. */
export const Change = z.discriminatedUnion('change', [
  z.strictObject({
    change: z.literal('set-key-state'),
    key: name,
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
  }),
  z.strictObject({ change: z.literal('remove-statement'), document: DocumentName, statement: StatementName }),
  z.strictObject({
    change: z.literal('add-statement'),
    document: DocumentName,
    statement: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({ change: z.literal('replace-document'), document: DocumentName, policy: PolicyText }),
  z.strictObject({
    change: z.literal('patch-document'),
    document: DocumentName,
    patch: z.array(PatchOperation).min(1).max(100),
  }),
  /** `target`: the id or name of the root, an organizational unit or an account. */
  z.strictObject({
    change: z.literal('attach-control-policy'),
    type: ControlPolicyType,
    policy: PolicyChoice,
    target: name,
  }),
  z.strictObject({ change: z.literal('detach-control-policy'), type: ControlPolicyType, policy: name, target: name }),
  z.strictObject({ change: z.literal('attach-identity-policy'), role: name, policy: PolicyChoice }),
  z.strictObject({ change: z.literal('detach-identity-policy'), role: name, policy: name }),
  z.strictObject({ change: z.literal('set-boundary'), role: name, policy: PolicyChoice }),
  z.strictObject({ change: z.literal('remove-boundary'), role: name }),
  /** IAM cannot rename: the role is deleted and one of another name made, which nothing points to. */
  z.strictObject({
    change: z.literal('rename-role'),
    role: name,
    name: z.string().regex(/^[\w+=,.@-]{1,64}$/, 'A role name has up to 64 of the characters IAM allows.'),
  }),
  /** Deleted and made again under the same name: another principal (R23). */
  z.strictObject({ change: z.literal('recreate-role'), role: name }),
  z.strictObject({ change: z.literal('revoke-grant'), key: name, grantId: name }),
  z.strictObject({
    change: z.literal('add-grant'),
    key: name,
    granteePrincipal: name,
    /** Whose CreateGrant it is: across accounts the verdict hangs on it (R8, R9). */
    issuingAccount: accountId,
    operations: z.array(z.enum(grantOperations.map((operation) => operation.name))).min(1),
    constraints: z
      .strictObject({ encryptionContextEquals: pairs.optional(), encryptionContextSubset: pairs.optional() })
      .optional(),
    retiringPrincipal: name.optional(),
  }),
])
export type Change = z.infer<typeof Change>
export type ChangeOf<K extends Change['change']> = Extract<Change, { change: K }>

/** Changes in the order they happen; a later one may build on an earlier one. */
export const Changes = z.array(Change).min(1, 'Name at least one change.').max(100)

/** Reads changes from JSON: one, or a list of them. The problem says where they are not understood. */
export function parseChanges(source: unknown): { readonly changes: readonly Change[] } | { readonly problem: string } {
  const parsed = Changes.safeParse(Array.isArray(source) ? source : [source])
  if (parsed.success) return { changes: parsed.data }
  const issues = parsed.error.issues.map(({ path, message }) =>
    path.length ? `${path.join('.')}: ${message}` : message,
  )
  return { problem: `These are no changes. ${issues.slice(0, 5).join('; ')}` }
}
