import type { Transaction } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { recordAudit } from '../audit/record'
import type { ServiceContext } from '../context'

export const withNames = { user: true, group: true } as const
export type NamedAssignment = Prisma.RoleAssignmentGetPayload<{ include: typeof withNames }>

type By = Pick<ServiceContext, 'actor' | 'clock' | 'request'>

const place = ({ group }: NamedAssignment) => (group ? `for the account group ${group.name}` : 'everywhere')

const audited = ({ role, group, source }: NamedAssignment) => ({ role, group: group?.name ?? null, source })

export const auditAssigned = (tx: Transaction, by: By, assignment: NamedAssignment) =>
  recordAudit(tx, by, {
    action: 'role.assigned',
    subject: { type: 'user', id: assignment.userId },
    summary: `${assignment.user.name} is ${assignment.role} ${place(assignment)} now`,
    after: audited(assignment),
  })

export const auditWithdrawn = (tx: Transaction, by: By, assignment: NamedAssignment) =>
  recordAudit(tx, by, {
    action: 'role.withdrawn',
    subject: { type: 'user', id: assignment.userId },
    summary: `${assignment.user.name} is no longer ${assignment.role} ${place(assignment)}`,
    before: audited(assignment),
  })
