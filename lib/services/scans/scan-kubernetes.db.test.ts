import { beforeEach, expect, test } from 'vitest'
import type { ScanView } from '@/lib/contracts/scans'
import { needFromRow } from '@/lib/db/mappers/need-row'
import { scanning } from './testing/scanning'

const settings = { regions: [], kubernetesLive: false }
const { db, world, simulator, scan } = await scanning({}, settings)
beforeEach(() => {
  simulator.reset()
  settings.kubernetesLive = true
})

function getCluster(name: string) {
  for (const account of world.accounts.values())
    for (const { region, clusters } of account.regions.values()) {
      const found = clusters.find(({ cluster }) => cluster.name === name)
      if (found?.kubernetes) return { accountId: account.id, region, ...found, kubernetes: found.kubernetes }
    }
  throw new Error(`northwind has no cluster ${name}`)
}
const payments = getCluster('payments-prod')
const auto = getCluster('platform-auto')
const orders = getCluster('orders-prod')
const wanted = [payments, auto, orders].map(({ accountId }) => accountId)

const rowOf = ({ unread }: ScanView, { accountId, region }: { accountId: string; region: string }) =>
  unread.find((row) => row.collector === 'kubernetes-objects' && row.accountId === accountId && row.region === region)
const objectsOf = async ({ cluster }: { cluster: { arn: string } }) =>
  (await db.prisma.kubernetesObject.findMany({ where: { clusterArn: cluster.arn }, orderBy: { id: 'asc' } })).map(
    ({ kind, name, reader }) => `${kind} ${name} by ${reader}`,
  )
const readAt = async ({ cluster }: { cluster: { arn: string } }) =>
  (await db.prisma.kubernetesObject.findFirstOrThrow({ where: { clusterArn: cluster.arn } })).readAt
const currentVersions = () => db.prisma.resourceVersion.count({ where: { collector: 'kubernetes', current: true } })

test('without the setting no cluster is asked', async () => {
  settings.kubernetesLive = false
  await scan(wanted)
  expect(Object.keys(simulator.calls).filter((call) => call.startsWith('kubernetes'))).toEqual([])
  expect(await db.prisma.scanCoverage.count({ where: { collector: 'kubernetes-objects' } })).toBe(0)
  expect(await db.prisma.kubernetesObject.count()).toBe(0)
})

test('with it the objects of clusters are kept, and what they want to use is a need', async () => {
  const result = await scan(wanted)
  expect(await objectsOf(payments)).toEqual([
    'EC2NodeClass batch by the scan',
    'EC2NodeClass default by the scan',
    'NodePool batch by the scan',
    'NodePool general by the scan',
    'StorageClass gp3 by the scan',
  ])
  expect(await objectsOf(auto)).toContain('NodeClass encrypted by the scan')
  expect(rowOf(result, payments)).toBeUndefined()
  const needs = (await db.prisma.needRecord.findMany()).map(needFromRow)
  const usesOf = (arn: string) =>
    needs
      .filter(({ clusterArn }) => clusterArn === arn)
      .flatMap(({ uses }) => uses.map(({ kind, evidence }) => `${kind} ${evidence}`))
  expect(usesOf(payments.cluster.arn)).toContain('node-class EC2NodeClass default, /dev/xvda')
  expect(usesOf(auto.cluster.arn).join('\n')).toMatch(/node-class NodeClass encrypted/)
})

test('a cluster without an access entry is denied, with what would let the scanner in', async () => {
  const result = await scan(wanted)
  expect(result.status).toBe('partial')
  expect(rowOf(result, orders)).toMatchObject({
    outcome: 'denied',
    call: 'kubernetes:authenticate',
    errorCode: 'AccessDenied',
    message: expect.stringContaining(
      `--cluster-name orders-prod --principal-arn arn:aws:iam::${orders.accountId}:role/KeyscopeScanner`,
    ),
  })
  expect(await objectsOf(orders)).toEqual([])
})

test('what did not change writes nothing, and is known to be fresh', async () => {
  const [versions, before] = [await db.prisma.resourceVersion.count(), await readAt(payments)]
  await scan(wanted)
  expect(await db.prisma.resourceVersion.count()).toBe(versions)
  expect((await readAt(payments)).getTime()).toBeGreaterThan(before.getTime())
})

test('what is gone from a cluster is closed', async () => {
  const { objects } = payments.kubernetes
  const before = await currentVersions()
  const kept = objects.filter(({ metadata }) => metadata.name !== 'batch')
  objects.splice(0, objects.length, ...kept)
  await scan([payments.accountId])
  expect(await objectsOf(payments)).toEqual([
    'EC2NodeClass default by the scan',
    'NodePool general by the scan',
    'StorageClass gp3 by the scan',
  ])
  expect(await currentVersions()).toBe(before - 2)
})

test('what cannot be read any more stays as it was and grows old', async () => {
  const [before, objects] = [await readAt(payments), await objectsOf(payments)]
  payments.kubernetes.readers.length = 0
  const refused = await scan([payments.accountId])
  payments.kubernetes.readers.push('keyscope-readers')
  expect(rowOf(refused, payments)).toMatchObject({ outcome: 'denied', call: 'kubernetes:list' })
  expect(await objectsOf(payments)).toEqual(objects)
  expect(await readAt(payments)).toEqual(before)
})

test('an endpoint that cannot be reached is a failed read of a partial scan', async () => {
  const objects = await objectsOf(payments)
  payments.cluster.resourcesVpcConfig = { endpointPublicAccess: false }
  const result = await scan([payments.accountId, auto.accountId])
  payments.cluster.resourcesVpcConfig = {}
  expect(result.status).toBe('partial')
  expect(rowOf(result, payments)).toMatchObject({
    outcome: 'failed',
    call: 'kubernetes:list',
    message: expect.stringContaining('Its endpoint is private'),
  })
  expect(rowOf(result, auto)).toBeUndefined()
  expect(await objectsOf(payments)).toEqual(objects)
})
