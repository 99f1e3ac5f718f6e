import { randomUUID } from 'node:crypto'
import { createUser } from '@/lib/auth/create-user'
import { systemClock } from '@/lib/clock'
import type { Prisma } from '@/lib/db/generated/client'
import { inTransaction } from '@/lib/db/transaction'
import { builtInRules } from '@/lib/domain/grants/approval-rules/rules'
import { nodeGroupScene } from '@/lib/domain/grants/testing/scenes'
import { mayGrant, mayUse } from '@/lib/domain/inventory/testing/statements'
import { strictProfile } from '@/lib/domain/profiles/built-in'
import { createAccountGroup } from '@/lib/services/access/create-account-group'
import { assess } from '@/lib/services/assessment/assess'
import { recordAudit } from '@/lib/services/audit/record'
import { putQuestion } from '@/lib/services/audit/verification-answer'
import { requestGrant } from '@/lib/services/grants/request-grant'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { jobFor } from '@/lib/services/scans/testing/scanning'
import { contextFor } from '@/lib/testing/contexts'
import type { TestDatabase } from '@/lib/testing/database'

const operations = ['Decrypt', 'DescribeKey', 'GenerateDataKeyWithoutPlaintext', 'CreateGrant', 'Encrypt']

/**
 * A small organization with one of everything that routes are about, all of it in the accounts `inside`: a key in one account that a
 * cluster in the other needs. The account `outside` has a key and a cluster of its own.
 */
export async function makeWorld(db: TestDatabase, userId: string) {
  const { prisma } = db
  const { org, owner, workload, key, need } = nodeGroupScene()
  const controller = workload.role('controller', { statements: [mayUse(key), mayGrant(key)] })
  const { grantId } = org.grant(key, controller, ['Decrypt'])
  const outside = org.account('outside')
  const otherKey = outside.key('other')
  const otherRole = outside.role('other-controller', { statements: [mayUse(otherKey), mayGrant(otherKey)] })
  const other = outside.cluster('elsewhere').podIdentity('karpenter', otherRole)
  other.karpenterTemplate([{ kmsKeyId: otherKey }])

  const before = { startedAt: new Date('2026-02-01T00:00:00Z'), finishedAt: new Date('2026-02-01T00:01:00Z') }
  await prisma.scan.create({ data: { status: 'complete', trigger: 'manual', requestedBy: 'test', ...before } })
  await storeInventory(db, org.inventory())
  const { id: scanId } = await prisma.scan.findFirstOrThrow({ orderBy: { id: 'desc' } })
  await prisma.scan.update({ where: { id: scanId }, data: { startedAt: new Date(), finishedAt: new Date() } })
  const job = jobFor(db, 'http://127.0.0.1:9')
  await assess(job, scanId)
  job.aws.close()

  const administrator = contextFor(db, 'administrator', { id: 'ada', name: 'Ada', clock: systemClock })
  const requester = contextFor(db, 'requester', { id: 'robin', name: 'Robin', clock: systemClock })
  const asked = await requestGrant(requester, { needId: need.id, operations, reason: 'Nodes cannot start' })
  const { id: _, number: __, ...like } = await prisma.grantRequest.findUniqueOrThrow({ where: { id: asked.id } })
  const group = await createAccountGroup(administrator, {
    name: 'payments',
    description: '',
    accounts: [workload.id],
    units: [],
    tags: [],
  })
  const somebody = await createUser(db, {
    email: 'somebody@northwind.example',
    name: 'Somebody',
    role: 'auditor',
    password: 'long-enough-1',
  })
  const version = await prisma.resourceVersion.findFirstOrThrow({ where: { kind: 'kms-key', resourceId: key } })
  const cluster = need.clusterArn

  /** A request like the first, in another state. */
  async function request(changes: Partial<Prisma.GrantRequestUncheckedCreateInput>): Promise<string> {
    const data = { ...like, ...changes, id: `ksg-${randomUUID()}` } as Prisma.GrantRequestUncheckedCreateInput
    return (await prisma.grantRequest.create({ data })).id
  }

  async function bundle(state: 'requested' | 'held', requestedBy = 'robin'): Promise<string> {
    const data = { id: `ksb-${randomUUID()}`, state, family: 'payments', reason: 'All of them', requesterName: 'Robin' }
    const { id } = await prisma.grantBundle.create({ data: { ...data, requestedBy } })
    await request({ bundleId: id, position: 0, requestedBy, state: state === 'held' ? 'failed' : 'requested' })
    return id
  }

  const scope = { accounts: [workload.id] }
  const schedule = async () => {
    const data = { id: randomUUID(), name: randomUUID(), cron: '0 2 * * *', scope, enabled: false, createdBy: 'test' }
    return (await prisma.scanSchedule.create({ data })).id
  }

  return {
    inside: [owner.id, workload.id],
    outside: [outside.id],
    owner: owner.id,
    workload: workload.id,
    key,
    cluster,
    controller,
    policy: 'controller-policy',
    grantId,
    needId: need.id,
    operations,
    scanId,
    versionId: version.id.toString(),
    requestId: asked.id,
    userId,
    groupId: group.id,
    somebodyId: somebody.id,
    request,
    bundle,
    schedule,
    scanUnderWay: async () =>
      (await prisma.scan.create({ data: { status: 'running', trigger: 'manual', requestedBy: 'test', scope } })).id,
    group: async () => {
      const data = { id: randomUUID(), name: randomUUID(), accounts: [workload.id], createdBy: 'test' }
      return (await prisma.accountGroup.create({ data })).id
    },
    assignment: async () => {
      const data = { id: randomUUID(), userId: somebody.id, role: 'viewer', source: 'hand', assignedBy: 'test' }
      return (await prisma.roleAssignment.create({ data })).id
    },
    token: async () => {
      const expiresAt = new Date(Date.now() + 86_400_000)
      const data = { id: randomUUID(), userId, name: 'x', prefix: 'kst_x', hash: randomUUID(), scopes: [], expiresAt }
      return (await prisma.apiToken.create({ data })).id
    },
    profile: async () => {
      const { version: _, ...body } = { ...strictProfile, name: `p-${randomUUID().slice(0, 8)}` }
      const data = { name: body.name, version: 1, changedBy: 'test', changedAt: new Date() }
      await prisma.needProfile.create({ data: { ...data, body: JSON.parse(JSON.stringify(body)) } })
      return body.name
    },
    draft: () => {
      const { version: _, ...profile } = { ...strictProfile, name: `p-${randomUUID().slice(0, 8)}` }
      return JSON.parse(JSON.stringify(profile)) as Record<string, unknown>
    },
    rules: JSON.parse(JSON.stringify(builtInRules)) as unknown,
    brokenGlass: async () => {
      const requestId = await request({ state: 'verified', grantId })
      const said = { personId: 'somebody-else', personName: 'Sam', reason: 'It could not wait', at: new Date() }
      await prisma.breakGlass.create({ data: { requestId, ...said } })
      return requestId
    },
    writerAlarm: async () => {
      const summary = 'The writer role was used outside Keyscope'
      const subject = { type: 'writer', id: `arn:aws:iam::${workload.id}:role/KeyscopeGrantWriter` } as const
      const action = 'writer.used-elsewhere'
      return (await inTransaction(db, (tx) => recordAudit(tx, job, { action, subject, summary }))).seq
    },
    delegation: async () => {
      const times = { startsAt: new Date(), endsAt: new Date(Date.now() + 86_400_000), createdAt: new Date() }
      const people = { fromId: userId, fromName: 'Pat', toId: somebody.id, toName: 'Somebody' }
      return (await prisma.delegation.create({ data: { id: randomUUID(), reason: 'Away', ...people, ...times } })).id
    },
    channel: async () => {
      const data = { id: randomUUID(), name: randomUUID(), kind: 'mail', events: ['grant.failed'], createdBy: 'test' }
      return (await prisma.notificationChannel.create({ data: { ...data, secretCreatedAt: new Date() } })).id
    },
    delivery: async () => {
      const channel = { name: randomUUID(), kind: 'mail', createdBy: 'test', secretCreatedAt: new Date() }
      const data = { id: randomUUID(), type: 'grant.failed', notice: {}, state: 'waiting', queuedAt: new Date() }
      const made = await prisma.noticeDelivery.create({
        data: { ...data, channel: { create: { ...channel, id: randomUUID() } } },
      })
      return made.id
    },
    verification: async () => {
      const id = randomUUID()
      await putQuestion(prisma, id, new Date())
      return id
    },
    correction: async () => {
      const id = randomUUID()
      const said = { kind: 'node-role', principalArn: controller, verdict: 'rejected', reason: 'No', correctedBy: 'x' }
      await prisma.principalCorrection.deleteMany()
      await prisma.principalCorrection.create({
        data: { id, clusterArn: cluster, ...said, correctorName: 'X', correctedAt: new Date() },
      })
      return id
    },
  }
}

export type World = Awaited<ReturnType<typeof makeWorld>>
