import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/clock'
import { PrincipalsView } from '@/lib/contracts/principals'
import { organization } from '@/lib/domain/inventory/testing/organization-builder'
import { hasPermission, roleNames } from '@/lib/domain/roles'
import { reassess } from '@/lib/services/assessment/reassess'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { loadInventory } from '@/lib/services/inventory/load-inventory'
import { jobFor } from '@/lib/services/scans/testing/scanning'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { correctPrincipal } from './correct-principal'
import { getPrincipals } from './get-principals'
import { withdrawCorrection } from './withdraw-correction'

const db = await testDatabase()
const job = jobFor(db, 'http://127.0.0.1:9')
afterAll(() => job.aws.close())
const viewer = contextFor(db, 'viewer')
const approver = contextFor(db, 'approver', { clock: systemClock })

const org = organization()
const account = org.account('payments')
const key = account.key('nodes')
const [found, other] = [account.role('found'), account.role('other')]
const cluster = account
  .cluster('payments')
  .podIdentity('karpenter', found)
  .karpenterTemplate([{ kmsKeyId: key }])
const clusterArn = cluster.arn
const controller = { clusterArn, kind: 'karpenter-controller', principalArn: other, reason: 'it runs as this' } as const

const controllers = async () => {
  const rows = await db.prisma.needRecord.findMany({ where: { clusterArn, principalKind: 'karpenter-controller' } })
  return rows.map(({ principalArn }) => principalArn)
}
const weighed = async () => {
  const { principals } = PrincipalsView.parse(await getPrincipals(viewer, clusterArn))
  const [one] = principals.filter(({ kind }) => kind === 'karpenter-controller')
  return { used: one?.used.map(({ arn, confidence }) => [arn, confidence]), others: one?.others.map(({ arn }) => arn) }
}
const logged = async () => {
  const entries = await db.prisma.auditEntry.findMany({ where: { subjectId: clusterArn }, orderBy: { seq: 'asc' } })
  return entries.map(({ action, actorName, summary, reason }) => ({ action, actorName, summary, reason }))
}

async function rescan(): Promise<void> {
  await storeInventory(db, org.inventory())
  await db.prisma.scan.updateMany({ data: { startedAt: new Date() } })
  await reassess(job)
}

beforeEach(async () => {
  await db.prisma.principalCorrection.deleteMany()
  await rescan()
})

describe('what a person says of a principal', () => {
  test('is judged by, survives the next scan, and ends when it is taken back', async () => {
    expect(await controllers()).toEqual([found])
    expect(await weighed()).toEqual({ used: [[found, 0.95]], others: [] })

    const said = await correctPrincipal(approver, { ...controller, verdict: 'confirmed' })
    expect(said.corrections).toMatchObject([{ principalArn: other, by: 'Alex Approver', pending: true }])
    await reassess(job)
    expect(await controllers()).toEqual([other])
    expect(await weighed()).toEqual({ used: [[other, 1]], others: [found] })
    expect((await getPrincipals(viewer, clusterArn)).corrections).toMatchObject([{ pending: false }])

    await rescan()
    expect(await controllers()).toEqual([other])

    await withdrawCorrection(approver, { clusterArn, id: said.corrections[0]?.id ?? '' })
    await reassess(job)
    expect(await controllers()).toEqual([found])
    expect((await logged()).slice(-2)).toEqual([
      {
        action: 'principal.confirmed',
        actorName: 'Alex Approver',
        summary: 'other confirmed as Karpenter controller of payments',
        reason: 'it runs as this',
      },
      {
        action: 'principal.withdrawn',
        actorName: 'Alex Approver',
        summary: 'What Alex Approver said of other in payments is taken back',
        reason: null,
      },
    ])
  })

  test('has everything judged again, once', async () => {
    await correctPrincipal(approver, { ...controller, verdict: 'confirmed' })
    await correctPrincipal(approver, { ...controller, verdict: 'rejected', principalArn: found })
    const { rows } = await db.pool.query(
      `select count(*)::int as n from graphile_worker.jobs where task_identifier = 'reassess'`,
    )
    expect(rows).toEqual([{ n: 1 }])
  })

  test('rules a role out, and a second word on the same role replaces the first', async () => {
    await correctPrincipal(approver, { ...controller, principalArn: found, verdict: 'rejected' })
    await reassess(job)
    expect(await controllers()).toEqual(['not found in payments (111100000002, us-east-1)'])
    const { corrections } = await correctPrincipal(approver, {
      ...controller,
      principalArn: found,
      verdict: 'confirmed',
    })
    expect(corrections).toMatchObject([{ principalArn: found, verdict: 'confirmed' }])
    const entry = await db.prisma.auditEntry.findFirst({ where: { subjectId: clusterArn }, orderBy: { seq: 'desc' } })
    expect(entry?.before).toMatchObject([{ verdict: 'rejected', principalArn: found }])
  })

  test('names one controller and any number of node roles', async () => {
    await correctPrincipal(approver, { ...controller, verdict: 'confirmed' })
    await correctPrincipal(approver, { ...controller, principalArn: found, verdict: 'confirmed' })
    for (const principalArn of [other, found])
      await correctPrincipal(approver, { ...controller, kind: 'node-role', principalArn, verdict: 'confirmed' })
    const { corrections } = await loadInventory(db)
    expect(corrections.map(({ kind, principalArn }) => `${kind} ${principalArn.split('/')[1]}`)).toEqual([
      'karpenter-controller found',
      'node-role other',
      'node-role found',
    ])
  })
})

describe('what is refused', () => {
  test.each(roleNames)('whoever may not correct: %s', async (role) => {
    const ctx = contextFor(db, role, { clock: systemClock })
    const before = await logged()
    const correcting = correctPrincipal(ctx, { ...controller, verdict: 'confirmed' })
    if (hasPermission(role, 'inventory.correct')) {
      const { corrections } = await correcting
      await withdrawCorrection(ctx, { clusterArn, id: corrections[0]?.id ?? '' })
      return
    }
    await expect(correcting).rejects.toMatchObject({ code: 'forbidden' })
    await expect(withdrawCorrection(ctx, { clusterArn, id: 'any' })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await logged()).toEqual(before)
  })

  test('approvers and administrators may, nobody else', () => {
    expect(roleNames.filter((role) => hasPermission(role, 'inventory.correct'))).toEqual(['approver', 'administrator'])
  })

  test.each([
    ['a role that is certainly not there', `arn:aws:iam::${account.id}:role/othr`, /There is no role .*othr/],
    ['what is no role', 'karpenter', /Expected the ARN of a role/],
    ['a user', `arn:aws:iam::${account.id}:user/alex`, /Expected the ARN of a role/],
  ])('%s', async (_, principalArn, message) => {
    const naming = correctPrincipal(approver, { ...controller, principalArn, verdict: 'confirmed' })
    await expect(naming).rejects.toThrow(message)
    expect(await db.prisma.principalCorrection.count()).toBe(0)
  })

  test('a reason that is none, a cluster and a correction that are not there', async () => {
    await expect(correctPrincipal(approver, { ...controller, verdict: 'confirmed', reason: ' ' })).rejects.toThrow(
      /Say why/,
    )
    const elsewhere = { ...controller, clusterArn: `${clusterArn}-x`, verdict: 'confirmed' as const }
    await expect(correctPrincipal(approver, elsewhere)).rejects.toMatchObject({ code: 'not-found' })
    await expect(withdrawCorrection(approver, { clusterArn, id: 'none' })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('a role of an account whose roles nobody could read is believed', async () => {
    const principalArn = 'arn:aws:iam::111100000099:role/platform/karpenter'
    const { corrections } = await correctPrincipal(approver, { ...controller, principalArn, verdict: 'confirmed' })
    expect(corrections).toMatchObject([{ principalArn }])
  })

  test('the application itself cannot rewrite what was said', async () => {
    await correctPrincipal(approver, { ...controller, verdict: 'confirmed' })
    const rewriting = db.prisma.principalCorrection.updateMany({ data: { reason: 'another' } })
    await expect(rewriting).rejects.toThrow(/permission denied/)
  })
})
