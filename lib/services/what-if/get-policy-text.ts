import type { PolicyTextQuery, PolicyTextView } from '@/lib/contracts/what-if'
import type { ManagedPolicy, Role } from '@/lib/domain/inventory/principal'
import { notFound } from '@/lib/errors'
import { mayIn, requirePermission, type ServiceContext } from '../context'
import { currentBody } from './current-body'

/** A policy of a role as it is now, pretty-printed, for somebody who thinks of changing it. */
export async function getPolicyText(
  ctx: ServiceContext,
  { role: arn, policy }: PolicyTextQuery,
): Promise<PolicyTextView> {
  requirePermission(ctx, 'inventory.read')
  const role = await currentBody<Role>(ctx.db, 'iam-role', arn)
  if (!role || !mayIn(ctx, 'inventory.read', role.accountId)) throw notFound(`The role ${arn}`)
  const hash =
    role.inlinePolicies.find(({ name }) => name === policy)?.documentHash ?? (await hashOfAttached(ctx, role, policy))
  const document = hash ? await ctx.db.prisma.policyDocument.findUnique({ where: { hash } }) : null
  if (!document) throw notFound(`The policy ${policy} of ${arn}`)
  return { text: pretty(document.body) }
}

async function hashOfAttached(ctx: ServiceContext, role: Role, policy: string): Promise<string | null> {
  const attached = role.attachedPolicies.find(({ arn, name }) => arn === policy || name === policy)
  if (!attached) return null
  const { rows } = await ctx.db.pool.query<{ body: ManagedPolicy }>(
    `select body from resource_versions
     where kind = 'iam-policy' and current and account_id = $1 and body->>'arn' = $2 limit 1`,
    [role.accountId, attached.arn],
  )
  return rows[0]?.body.documentHash ?? null
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
