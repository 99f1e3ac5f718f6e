import type { Transaction } from '@/lib/db/client'
import type { AuditEntry, GrantBundle, GrantRequest } from '@/lib/db/generated/client'
import { accountOf } from '@/lib/domain/arn'
import type { AuditAction } from '@/lib/domain/audit/actions'
import {
  isToldByTheBundle,
  type Notice,
  type NoticeBundle,
  type NoticeKind,
  type NoticeRequest,
} from '@/lib/domain/notifications/notice'
import { noticeEnv } from '@/lib/env'
import { paths } from '@/lib/paths'

export interface MadeNotice {
  readonly notice: Notice
  /** Accounts it is about: of keys, issuers and clusters. */
  readonly accounts: readonly string[]
  /** Whom it is about; null where it is about no request. */
  readonly asked: GrantRequest | BundleOfRequests | null
}

type BundleOfRequests = GrantBundle & { readonly requests: readonly GrantRequest[] }

/**
 * What an entry is told as, on what is known now; null for a member of a bundle, which speaks for it, and for what waits no more: the rules
 * may have asked nobody, or somebody was faster.
 */
export async function makeNotice(
  tx: Pick<Transaction, 'grantRequest' | 'grantBundle'>,
  entry: AuditEntry,
  type: NoticeKind,
): Promise<MadeNotice | null> {
  const { subjectType, subjectId: id } = entry
  const request = subjectType === 'grant-request' ? await tx.grantRequest.findUnique({ where: { id } }) : null
  if (request?.bundleId && isToldByTheBundle(entry.action as AuditAction)) return null
  const bundle =
    subjectType === 'grant-bundle'
      ? await tx.grantBundle.findUnique({ where: { id }, include: { requests: true } })
      : null
  const asked = request ?? bundle
  if (type === 'grant.waiting' && asked?.state !== 'requested') return null
  const about = request ? [request] : (bundle?.requests ?? [])
  return {
    asked,
    accounts: [...new Set(about.flatMap(accountsOf))],
    notice: {
      version: 1,
      type,
      timestamp: entry.at.toISOString(),
      data: {
        entry: entry.seq.toString(),
        action: entry.action,
        summary: entry.summary,
        reason: entry.reason,
        actor: { type: entry.actorType, name: entry.actorName },
        subject: { type: subjectType, id },
        url: linkTo(pageOf(subjectType, id)),
        request: request && toRequest(request),
        bundle: bundle && toBundle(bundle),
      },
    },
  }
}

const accountsOf = ({ keyAccountId, issuingAccountId, clusterArn }: GrantRequest): string[] =>
  [keyAccountId, issuingAccountId, clusterArn && accountOf(clusterArn)].filter((id): id is string => Boolean(id))

const pageOf = (subjectType: string, id: string): string => {
  if (subjectType === 'grant-request') return paths.request(id)
  return subjectType === 'grant-bundle' ? paths.bundle(id) : paths.audit()
}

/** A page's address as messages carry it. */
export const linkTo = (path: string): string => new URL(path, noticeEnv().APP_URL).href

const toRequest = (row: GrantRequest): NoticeRequest => ({
  id: row.id,
  number: row.number,
  state: row.state,
  keyArn: row.keyArn,
  keyAccountId: row.keyAccountId,
  region: row.region,
  granteePrincipal: row.granteePrincipal,
  issuingAccountId: row.issuingAccountId,
  operations: row.operations,
  clusterArn: row.clusterArn,
  requesterName: row.requesterName,
  reason: row.reason,
  grantId: row.grantId,
  endsAt: row.endsAt?.toISOString() ?? null,
  failure: row.failure,
})

const toBundle = (row: BundleOfRequests): NoticeBundle => ({
  id: row.id,
  number: row.number,
  state: row.state,
  family: row.family,
  requesterName: row.requesterName,
  reason: row.reason,
  requests: row.requests.length,
})
