import { z } from 'zod'
import type { FindingView } from '@/lib/contracts/keys'
import type { Finding } from '@/lib/db/generated/client'

const body = z.object({ remediation: z.string().default('') })

export function toFindingView(row: Finding): FindingView {
  return {
    id: row.id,
    checkId: row.checkId,
    slug: row.slug,
    severity: row.severity,
    status: row.status as FindingView['status'],
    title: row.title,
    detail: row.detail,
    remediation: body.parse(row.body).remediation,
    accountId: row.accountId,
    region: row.region,
    resourceId: row.resourceId,
    keyArn: row.keyArn,
    clusterArn: row.clusterArn,
    firstSeen: row.firstSeen.toISOString(),
  }
}

const severities = ['critical', 'high', 'medium', 'low', 'info']

/** Worst first: failing before unknown before the rest, then by severity. */
export function worstFirst(a: FindingView, b: FindingView): number {
  const rank = { fail: 0, unknown: 1, pass: 2, 'not-applicable': 3 }
  return (
    rank[a.status] - rank[b.status] ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    a.title.localeCompare(b.title)
  )
}
