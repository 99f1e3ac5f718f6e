import { randomUUID } from 'node:crypto'
import { inTransaction } from '@/lib/db/transaction'
import type { AuditAction, AuditRecord } from '@/lib/domain/audit/actions'
import type { RoleName } from '@/lib/domain/roles'
import { recordAudit } from '@/lib/services/audit/record'
import type { ServiceContext } from '@/lib/services/context'
import { contextFor, testNow } from '@/lib/testing/contexts'
import type { TestDatabase } from '@/lib/testing/database'

/** A person who can sign in and holds that role, everywhere or for the accounts of a group. */
export async function addPerson(
  db: TestDatabase,
  role: RoleName,
  { id, accounts }: { id: string; accounts?: readonly string[] },
): Promise<ServiceContext> {
  const ctx = contextFor(db, role, { id, name: `Person ${id}`, ...(accounts && { accounts }) })
  await db.prisma.user.create({ data: { id, name: ctx.actor.name, email: `${id}@northwind.example` } })
  const group = accounts && { id: `group-${id}`, name: `group-${id}`, accounts: [...accounts], createdBy: 'test' }
  if (group) await db.prisma.accountGroup.create({ data: group })
  await db.prisma.roleAssignment.create({
    data: { id: `role-${id}`, userId: id, role, groupId: group?.id ?? null, source: 'hand', assignedBy: 'test' },
  })
  return ctx
}

/** A request as it is kept, of whoever asks. */
export async function addRequest(
  { db, actor }: ServiceContext,
  { bundleId = null, keyAccountId = '111100000002' }: { bundleId?: string | null; keyAccountId?: string } = {},
): Promise<string> {
  const id = `ksg-${randomUUID()}`
  await db.prisma.grantRequest.create({
    data: {
      id,
      keyArn: `arn:aws:kms:eu-central-1:${keyAccountId}:key/1234`,
      keyAccountId,
      region: 'eu-central-1',
      granteePrincipal: 'arn:aws:iam::111100000003:role/karpenter',
      issuingAccountId: '111100000003',
      operations: ['Decrypt'],
      clusterArn: 'arn:aws:eks:eu-central-1:111100000003:cluster/shop',
      reason: 'Nodes do not start',
      preflight: {},
      requestedBy: actor.id,
      requesterName: actor.name,
      requestedAt: testNow,
      decideBy: new Date('2027-03-08T09:00:00Z'),
      bundleId,
    },
  })
  return id
}

/** Writes an entry of the audit log, as a change does. */
export function happen(
  ctx: ServiceContext,
  action: AuditAction,
  id: string,
  more: { after?: unknown; summary?: string; reason?: string } = {},
): Promise<AuditRecord> {
  const types = { bundle: 'grant-bundle', audit: 'audit-log', writer: 'writer', grant: 'grant-request' } as const
  const type = types[action.split('.')[0] as keyof typeof types]
  return inTransaction(ctx.db, (tx) =>
    recordAudit(tx, ctx, { action, subject: { type, id }, summary: `It is ${action}`, ...more }),
  )
}

/** Tasks that wait in the queue, with what they are given. */
export async function queued(db: TestDatabase, task: string): Promise<Record<string, string>[]> {
  const { rows } = await db.pool.query<{ payload: Record<string, string> }>(
    `select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = $1 order by j.id`,
    [task],
  )
  return rows.map(({ payload }) => payload)
}
