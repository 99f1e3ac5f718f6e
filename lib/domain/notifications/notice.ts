import type { AuditAction } from '../audit/actions'
import type { Permission } from '../roles'

/** What people and programs can be told of. */
export const noticeKinds = [
  'grant.waiting',
  'grant.applied',
  'grant.failed',
  'grant.expires-soon',
  'grant.rejected',
  'grant.expired',
  'grant.revoked',
  'grant.break-glass',
  'grant.drifted',
  'writer.used-elsewhere',
  'audit.broken',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** Sent when somebody tries a channel out. */
export const testKind = 'channel.test'

export interface Notice {
  /** Of this shape: a field is added without a new version, none changes its meaning. */
  readonly version: 1
  readonly type: NoticeKind | typeof testKind
  /** ISO 8601 of what happened. */
  readonly timestamp: string
  readonly data: {
    /** Of the entry in the audit log; null for a test. */
    readonly entry: string | null
    readonly action: string
    readonly summary: string
    readonly reason: string | null
    readonly actor: { readonly type: string; readonly name: string }
    readonly subject: { readonly type: string; readonly id: string }
    /** The page about it. */
    readonly url: string
    readonly request: NoticeRequest | null
    readonly bundle: NoticeBundle | null
  }
}

/** As it stood when the message was made. */
export interface NoticeRequest {
  readonly id: string
  readonly number: number
  readonly state: string
  readonly keyArn: string
  readonly keyAccountId: string
  readonly region: string
  readonly granteePrincipal: string
  readonly issuingAccountId: string
  readonly operations: readonly string[]
  readonly clusterArn: string | null
  readonly requesterName: string
  readonly reason: string
  readonly grantId: string | null
  /** ISO 8601 of when it is withdrawn; null: it stays. */
  readonly endsAt: string | null
  readonly failure: string | null
}

export interface NoticeBundle {
  readonly id: string
  readonly number: number
  readonly state: string
  readonly family: string
  readonly requesterName: string
  readonly reason: string
  readonly requests: number
}

const announced: Partial<Record<AuditAction, NoticeKind>> = {
  'grant.requested': 'grant.waiting',
  'grant.narrowed': 'grant.waiting',
  'grant.verified': 'grant.applied',
  'grant.renewed': 'grant.applied',
  'grant.creation-failed': 'grant.failed',
  'grant.verification-failed': 'grant.failed',
  'grant.revocation-failed': 'grant.failed',
  'grant.expires-soon': 'grant.expires-soon',
  'grant.rejected': 'grant.rejected',
  'grant.expired': 'grant.expired',
  'grant.revoked': 'grant.revoked',
  'grant.break-glass': 'grant.break-glass',
  'grant.found-gone': 'grant.drifted',
  'writer.used-elsewhere': 'writer.used-elsewhere',
  'bundle.requested': 'grant.waiting',
  'bundle.held': 'grant.failed',
  'bundle.finished': 'grant.applied',
  'bundle.rejected': 'grant.rejected',
  'bundle.expired': 'grant.expired',
  'audit.verified': 'audit.broken',
}

/** What an entry of the audit log is to be told as; null: nobody is told of it. `after` is the entry's own. */
export function announcementOf(action: AuditAction, after: unknown): NoticeKind | null {
  const kind = announced[action] ?? null
  if (action === 'audit.verified') return valueIn(after, 'intact') === false ? kind : null
  if (action === 'bundle.finished') return Number(valueIn(after, 'failed') ?? 0) > 0 ? 'grant.failed' : kind
  return kind
}

const valueIn = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined

const toldByTheBundle: readonly AuditAction[] = [
  'grant.requested',
  'grant.rejected',
  'grant.expired',
  'grant.creation-failed',
  'grant.verification-failed',
  'grant.verified',
]

/** What happens to members while their bundle is decided and made is told once, of the bundle. */
export const isToldByTheBundle = (action: AuditAction): boolean => toldByTheBundle.includes(action)

/** Whom a mail goes to: those who may decide it, whoever asked for it, or everybody with one of these permissions. */
export type Audience = 'deciders' | 'requester' | readonly Permission[]

const audiences: Readonly<Record<NoticeKind, Audience>> = {
  'grant.waiting': 'deciders',
  'grant.applied': 'requester',
  'grant.failed': 'requester',
  'grant.expires-soon': 'requester',
  'grant.rejected': 'requester',
  'grant.expired': 'requester',
  'grant.revoked': 'requester',
  'grant.break-glass': ['grants.decide', 'audit.read'],
  'grant.drifted': ['grants.decide', 'audit.read'],
  'writer.used-elsewhere': ['audit.read'],
  'audit.broken': ['audit.read'],
}

export const audienceOf = (kind: NoticeKind): Audience => audiences[kind]

/** One may be about several accounts: the key's, the issuing one, the cluster's. A channel without accounts takes all. */
export function isForChannel(channelAccounts: readonly string[], accounts: readonly string[]): boolean {
  // What is about no account, such as a broken audit log, concerns everybody.
  return channelAccounts.length === 0 || accounts.length === 0 || accounts.some((one) => channelAccounts.includes(one))
}

const headlines: Readonly<Record<NoticeKind | typeof testKind, string>> = {
  'grant.waiting': 'A grant waits for a decision',
  'grant.applied': 'A grant is in force',
  'grant.failed': 'A grant failed',
  'grant.expires-soon': 'A grant ends soon',
  'grant.rejected': 'A grant request was rejected',
  'grant.expired': 'A grant request expired undecided',
  'grant.revoked': 'A grant was withdrawn',
  'grant.break-glass': 'A grant is applied without its approvals',
  'grant.drifted': 'A grant is gone, and Keyscope did not withdraw it',
  'writer.used-elsewhere': 'The writer role was used outside Keyscope',
  'audit.broken': 'The audit log does not verify',
  'channel.test': 'Keyscope can reach this channel',
}

export const headlineOf = (type: Notice['type']): string => headlines[type]

/** What a reader wants to know beside the summary, as label and text. */
export function factsOf({ data }: Notice): readonly (readonly [string, string])[] {
  const { request, bundle, reason, actor } = data
  const facts: [string, string | null | undefined][] = [
    ['Key', request?.keyArn],
    ['Grantee', request?.granteePrincipal],
    ['Operations', request?.operations.join(', ')],
    ['Cluster', request?.clusterArn],
    ['Until', request?.endsAt],
    ['Clusters', bundle && `${bundle.family}: ${bundle.requests} grants`],
    ['Asked by', (request ?? bundle)?.requesterName],
    ['Asked for because', (request ?? bundle)?.reason],
    ['By', actor.name],
    ['Reason', reason === (request ?? bundle)?.reason ? null : reason],
    ['What went wrong', request?.failure],
  ]
  return facts.flatMap(([label, text]) => (text ? [[label, text] as const] : []))
}
