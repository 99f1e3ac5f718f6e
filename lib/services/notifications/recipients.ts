import { audienceOf, type NoticeKind } from '@/lib/domain/notifications/notice'
import { accountsWhere, type HeldRole, hasPermission, isInScope, type Permission, roleNames } from '@/lib/domain/roles'
import { heldRolesOf } from '@/lib/services/access/held-roles'
import { waitingFor } from '@/lib/services/grants/waiting-for'
import type { JobContext } from '@/lib/services/job-context'
import type { MadeNotice } from './make-notice'

type Job = Pick<JobContext, 'db' | 'clock'>

/** Users a mail about it goes to, without those who do not want it. */
export async function recipientsOf(job: Job, kind: NoticeKind, made: MadeNotice): Promise<string[]> {
  const ids = await concerned(job, kind, made)
  if (ids.length === 0) return []
  const optOuts = await job.db.prisma.noticeOptOut.findMany({
    where: { kind, userId: { in: ids } },
    select: { userId: true },
  })
  return ids.filter((id) => !optOuts.some(({ userId }) => userId === id))
}

async function concerned(job: Job, kind: NoticeKind, { asked, accounts }: MadeNotice): Promise<string[]> {
  const audience = audienceOf(kind)
  if (audience === 'requester') {
    const users = await job.db.prisma.user.findMany({ where: { id: asked?.requestedBy ?? '' }, select: { id: true } })
    return users.map(({ id }) => id)
  }
  if (audience === 'deciders') return asked ? decidersOf(job, asked.id, accounts) : []
  const people = await holders(job, audience)
  return people
    .filter(({ held }) => audience.some((permission) => hasIn(held, permission, accounts)))
    .map(({ id }) => id)
}

interface Person {
  readonly id: string
  readonly name: string
  readonly held: readonly HeldRole[]
}

/** Everybody with a role that brings one of these permissions somewhere. */
async function holders({ db }: Job, asked: readonly Permission[]): Promise<Person[]> {
  const roles = roleNames.filter((role) => asked.some((permission) => hasPermission(role, permission)))
  const users = await db.prisma.user.findMany({
    where: { roles: { some: { role: { in: roles } } } },
    select: { id: true, name: true },
    orderBy: { id: 'asc' },
  })
  const held = await heldRolesOf(
    db.prisma,
    users.map(({ id }) => id),
  )
  return users.map((user) => ({ ...user, held: held.get(user.id) ?? [] }))
}

/** In one of the accounts at least, where it is about any. */
function hasIn(held: readonly HeldRole[], permission: Permission, accounts: readonly string[]): boolean {
  const scope = accountsWhere(held, permission)
  if (accounts.length === 0) return scope === 'all' || scope.length > 0
  return accounts.some((account) => isInScope(scope, account))
}

/** Those who find it among what waits for them. */
async function decidersOf(job: Job, id: string, accounts: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const { id: userId, name, held } of await holders(job, ['grants.decide'])) {
    if (!hasIn(held, 'grants.decide', accounts)) continue
    const actor = { type: 'user', id: userId, name, roles: held } as const
    const { requests, bundles } = await waitingFor({ ...job, actor, request: null })
    if (requests.includes(id) || bundles.includes(id)) found.push(userId)
  }
  return found
}
