import { expect, test } from 'vitest'
import type { Key } from '@/lib/domain/inventory/key'
import { requestScan } from './request-scan'
import { scanning } from './testing/scanning'

const { db, world, scan, finished, requester, simulator } = await scanning()

const stored = async (arn: string) => {
  const { body } = await db.prisma.resourceVersion.findFirstOrThrow({
    where: { kind: 'kms-key', resourceId: arn, current: true },
  })
  return (body as unknown as Key).grants
}

test('a key with thousands of grants is listed for those who need it, and whole where it is scanned alone', async () => {
  expect((await scan()).status).not.toBe('failed')
  const need = await db.prisma.needRecord.findFirstOrThrow({
    where: { status: 'ok', principalKind: 'karpenter-controller' },
    orderBy: { id: 'asc' },
  })
  const { keyArn, keyAccountId, region } = need
  const key = world.accounts
    .get(keyAccountId)
    ?.regions.get(region)
    ?.keys.find(({ arn }) => arn === keyArn)
  if (!key) throw new Error(`northwind has no ${keyArn}`)
  const before = key.grants.length
  const volumes = Array.from({ length: 3_000 }, (_, at) => ({
    id: `volume-${at}`,
    keyArn,
    createdAt: new Date('2026-03-01T00:00:00Z'),
    granteePrincipal: `arn:aws:iam::${keyAccountId}:role/somebody`,
    issuingAccount: keyAccountId,
    operations: ['Decrypt' as const],
  }))
  key.grants.unshift(...volumes)

  const rescan = await scan()
  const calls = simulator.calls['kms.ListGrants'] ?? 0
  expect(await stored(keyArn)).toEqual({ state: 'seen', value: { count: 1_000 + before, partial: true } })
  expect(await db.prisma.needRecord.findUniqueOrThrow({ where: { id: need.id } })).toMatchObject({ status: 'ok' })
  const row = await db.prisma.scanCoverage.findFirstOrThrow({
    where: { scanId: rescan.id, collector: 'kms-keys', accountId: keyAccountId, region },
  })
  expect(row).toMatchObject({ outcome: 'partial', call: 'kms:ListGrants', errorCode: 'ListedInPart' })

  const { id } = await requestScan(requester, { scope: { key: keyArn } })
  expect((await finished(id)).status).toBe('complete')
  expect(await stored(keyArn)).toEqual({ state: 'seen', value: { count: 3_000 + before, partial: false } })
  expect((simulator.calls['kms.ListGrants'] ?? 0) - calls).toBe(Math.ceil((3_000 + before) / 100))
})
