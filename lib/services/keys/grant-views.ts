import type { GrantView } from '@/lib/contracts/keys'
import { nameOf } from '@/lib/domain/arn'
import { type GranteeKind, granteeOf } from '@/lib/domain/inventory/grantee'
import type { Grant } from '@/lib/domain/inventory/key'

const kindNames: Record<GranteeKind, string> = {
  role: 'Role',
  'service-linked-role': 'Service-linked role',
  user: 'User',
  account: 'Whole account',
  session: 'Role session',
  'ebs-instance': 'EC2 instance (EBS)',
  service: 'AWS service',
  'unique-id': 'Deleted or unresolved principal',
  other: 'Other',
}

/** Grants of one key for a table: EC2's per-instance grants fold into one row per issuing account. */
export function toGrantViews(grants: readonly Grant[], problems: ReadonlyMap<string, string>): GrantView[] {
  const rows: GrantView[] = []
  const folded = new Map<string, GrantView>()
  for (const grant of grants) {
    const grantee = granteeOf(grant)
    const problem = problems.get(grant.grantId) ?? null
    if (grantee.kind === 'ebs-instance' && !problem) {
      const at = `${grantee.accountId}/${[...grant.operations].sort().join()}`
      const known = folded.get(at)
      folded.set(
        at,
        known ? { ...known, count: known.count + 1 } : { ...toGrantView(grant, null), grantId: `ebs-instances/${at}` },
      )
    } else {
      rows.push(toGrantView(grant, problem))
    }
  }
  for (const view of folded.values()) {
    rows.push(
      view.count === 1
        ? view
        : { ...view, grantee: `${view.count} instances`, name: '', constraints: 'aws:ebs:id of each volume' },
    )
  }
  return rows
}

/** One grant as a table shows it. */
export function toGrantView(grant: Grant, problem: string | null): GrantView {
  const grantee = granteeOf(grant)
  return {
    grantId: grant.grantId,
    name: grant.name,
    createdAt: grant.createdAt,
    grantee: grantee.id,
    granteeKind: kindNames[grantee.kind],
    retiring: grant.retiringPrincipal ?? grant.retiringServicePrincipal,
    issuingAccount: grant.issuingAccount,
    operations: [...grant.operations],
    constraints: describeConstraints(grant),
    count: 1,
    problem,
  }
}

function describeConstraints({ constraints }: Grant): string | null {
  if (!constraints) return null
  const pairs = (context: Readonly<Record<string, string>>) =>
    Object.entries(context)
      .map(([k, v]) => `${k}=${v}`)
      .join(', ')
  const parts = [
    constraints.encryptionContextEquals && `encryption context is ${pairs(constraints.encryptionContextEquals)}`,
    constraints.encryptionContextSubset && `encryption context has ${pairs(constraints.encryptionContextSubset)}`,
    constraints.sourceArn && `source is ${nameOf(constraints.sourceArn)}`,
  ].filter(Boolean)
  return parts.length ? parts.join('; ') : null
}
