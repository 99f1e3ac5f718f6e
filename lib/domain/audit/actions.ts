/** Everything the audit log can say. Closed: an action that is not here cannot be written. */
export const auditActions = [
  'scan.requested',
  'scan.finished',
  'scan.cancelled',
  'schedule.created',
  'schedule.changed',
  'schedule.enabled',
  'schedule.disabled',
  'schedule.deleted',
  'schedule.run',
  'grant.requested',
  'grant.approval-given',
  'grant.approved',
  'grant.auto-approved',
  'grant.narrowed',
  'grant.commented',
  'grant.break-glass',
  'grant.break-glass-reviewed',
  'grant.rejected',
  'grant.cancelled',
  'grant.expired',
  'grant.writer-assumed',
  'grant.checked',
  'grant.dry-run-passed',
  'grant.creating',
  'grant.created',
  'grant.creation-failed',
  'grant.read-back',
  'grant.verified',
  'grant.verification-failed',
  'principal.confirmed',
  'principal.rejected',
  'principal.withdrawn',
  'grant.revoking',
  'grant.revoked',
  'grant.revocation-failed',
  'grant.expires-soon',
  'grant.ending',
  'grant.end-moved',
  'grant.renewed',
  'grant.found-gone',
  'grant.confirmed',
  'grant.unconfirmed',
  'writer.used-elsewhere',
  'writer.use-reviewed',
  'profile.created',
  'profile.changed',
  'profile.deleted',
  'profiles.assigned',
  'rules.changed',
  'delegation.created',
  'delegation.revoked',
  'bundle.requested',
  'bundle.approval-given',
  'bundle.approved',
  'bundle.auto-approved',
  'bundle.rejected',
  'bundle.cancelled',
  'bundle.expired',
  'bundle.held',
  'bundle.continued',
  'bundle.finished',
  'kubernetes.ingested',
  'report.exported',
  'audit.verified',
  'audit.exported',
  'token.created',
  'token.revoked',
  'channel.created',
  'channel.changed',
  'channel.deleted',
  'channel.secret-rotated',
  'channel.tested',
  'notice.repeated',
  'notices.chosen',
  'session.started',
  'session.ended',
  'session.all-ended',
  'password.changed',
  'totp.enabled',
  'totp.disabled',
  'backup-codes.made',
  'backup-code.used',
  'passkey.added',
  'passkey.renamed',
  'passkey.removed',
  'user.created',
  'role.assigned',
  'role.withdrawn',
  'account-group.created',
  'account-group.changed',
  'account-group.deleted',
  'user.disabled',
  'user.enabled',
  'user.password-reset',
  'user.factors-reset',
] as const

export type AuditAction = (typeof auditActions)[number]

export const subjectTypes = [
  'scan',
  'schedule',
  'grant-request',
  'grant-bundle',
  'cluster',
  'profile',
  'approval-rules',
  'delegation',
  'report',
  'audit-log',
  'user',
  'token',
  'account-group',
  'channel',
  'writer',
] as const
export type SubjectType = (typeof subjectTypes)[number]

/** What the hash of an entry covers: everything but the hash itself. Times are ISO 8601 with milliseconds. */
export interface AuditRecord {
  readonly seq: string
  readonly at: string
  readonly action: AuditAction
  readonly actor: { readonly type: string; readonly id: string; readonly name: string }
  readonly subject: { readonly type: SubjectType; readonly id: string }
  readonly summary: string
  readonly reason: string | null
  readonly before: unknown
  readonly after: unknown
  readonly sourceAddress: string | null
  readonly requestId: string | null
  readonly previousHash: string
}

/** What the first entry points back to. */
export const genesisHash = '0'.repeat(64)
