import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '@/lib/clock'
import { ec2Images } from '@/lib/collectors/ec2-images'
import { IngestView } from '@/lib/contracts/kubernetes'
import { processDatabase } from '@/lib/db/process-database'
import { organization } from '@/lib/domain/inventory/testing/organization-builder'
import { longestKubernetesText } from '@/lib/domain/kubernetes/read-kubernetes'
import { kubectlList, mapping, nodeClass, nodePool, storageClass } from '@/lib/domain/kubernetes/testing/objects'
import { hasPermission, roleNames } from '@/lib/domain/roles'
import { assess } from '@/lib/services/assessment/assess'
import { newestScan } from '@/lib/services/assessment/newest-scan'
import { verifyAudit } from '@/lib/services/audit/verify-audit'
import { getCluster } from '@/lib/services/clusters/get-cluster'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { knownBefore } from '@/lib/services/inventory/known-before'
import { loadInventory } from '@/lib/services/inventory/load-inventory'
import { ingestKubernetes } from '@/lib/services/kubernetes/ingest-kubernetes'
import { contextFor, fixedClock } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { call, setUpWeb, signIn } from '@/lib/testing/web'
import { POST } from './route'

let db: TestDatabase
let cluster: string
let key: string
let other: string

beforeAll(async () => {
  db = await testDatabase()
  await setUpWeb(db)
  const org = organization()
  const account = org.account('payments')
  key = account.key('nodes')
  other = account.key('volumes')
  const made = account.cluster('payments').podIdentity('karpenter', account.role('controller'))
  cluster = made.podIdentity('ebs-csi-controller-sa', account.role('csi')).arn
  await storeInventory(db, org.inventory())
  await db.prisma.scan.updateMany({ data: { startedAt: new Date() } })
})
afterAll(() => processDatabase().close())

const post = (body: string, cookie = '', query = '', arn = cluster) =>
  call(POST, {
    method: 'POST',
    path: `/api/v1/clusters/${encodeURIComponent(arn)}/kubernetes${query}`,
    cookie,
    body,
    params: { arn: encodeURIComponent(arn) },
  })
const ingest = async (...documents: readonly unknown[]) => {
  const response = await post(documents.map((one) => JSON.stringify(one)).join('\n'), await signIn('requester'))
  expect(response.status).toBe(200)
  return IngestView.parse(await response.json())
}

const reassess = async () => {
  const job = { ...contextFor(db, 'administrator'), clock: systemClock } as unknown as Parameters<typeof assess>[0]
  await assess(job, await newestScan(db))
}
const usesOf = async (kind: string) => {
  await reassess()
  const { needList } = await getCluster(contextFor(db, 'viewer'), cluster)
  return needList
    .filter((need) => need.principalKind === kind)
    .flatMap(({ keyArn, uses }) => uses.map((use) => `${use.kind} ${use.evidence} ${keyArn}`))
}

const gpuOf = (kmsKeyID: string) => nodeClass('gpu', { mappings: [mapping({ kmsKeyID })] })
const classes = () => [nodeClass('default', { mappings: [mapping({ kmsKeyID: key })] }), nodePool('default', 'default')]

test.each(roleNames)('a %s hands over what kubectl printed, or may not', async (role) => {
  const response = await post(JSON.stringify(kubectlList(...classes())), await signIn(role), '?preview=true')
  expect(response.status).toBe(hasPermission(role, 'inventory.ingest') ? 200 : 403)
})

test('a stranger may not', async () => {
  expect((await post('{}')).status).toBe(401)
})

test('what is no text of Kubernetes, too long, or of no cluster is a problem that says so', async () => {
  const cookie = await signIn('requester')
  const wrong = await post('apiVersion: v1', cookie)
  expect(wrong.status).toBe(400)
  expect(await wrong.json()).toMatchObject({ detail: expect.stringContaining('Line 1: expected JSON') })
  expect((await post(' '.repeat(longestKubernetesText + 1), cookie)).status).toBe(413)
  expect((await post(JSON.stringify(classes()[0]), cookie, '', `${cluster}-no`)).status).toBe(404)
})

test('a preview keeps nothing; the same text taken twice writes nothing the second time', async () => {
  const cookie = await signIn('requester')
  const text = JSON.stringify(kubectlList(...classes()))
  const preview = IngestView.parse(await (await post(text, cookie, '?preview=true')).json())
  expect(preview).toMatchObject({ saved: false, objects: [{ what: 'new' }, { what: 'new' }], gone: [], problems: [] })
  expect(await db.prisma.kubernetesObject.count()).toBe(0)

  expect(await ingest(kubectlList(...classes()))).toMatchObject({
    saved: true,
    objects: [{ what: 'new' }, { what: 'new' }],
  })
  const versions = await db.prisma.resourceVersion.count()
  expect((await ingest(kubectlList(...classes()))).objects.map(({ what }) => what)).toEqual(['unchanged', 'unchanged'])
  expect(await db.prisma.resourceVersion.count()).toBe(versions)
})

test('a scan asks for the images and snapshots that a class names', async () => {
  const restored = mapping({ snapshotID: 'snap-0aaaaaaaaaaaaaaaa', encrypted: true })
  await ingest(nodeClass('restored', { mappings: [restored], status: { amis: [{ id: 'ami-0bbbbbbbbbbbbbbbb' }] } }))
  const [, , , region = '', accountId = ''] = cluster.split(':')
  const named = (place: { accountId: string; region: string }) =>
    knownBefore({ db }, { ...place, partition: 'aws' }, ec2Images).namedByNodeClasses()
  const found = await named({ accountId, region })
  expect(found.imageIds).toContain('ami-0bbbbbbbbbbbbbbbb')
  expect(found.snapshotIds).toEqual(['snap-0aaaaaaaaaaaaaaaa'])
  expect(await named({ accountId, region: 'ap-south-1' })).toEqual({ imageIds: [], snapshotIds: [] })
})

test('needs follow the objects: of a class without a node, of a changed one, of one that is gone', async () => {
  await ingest(kubectlList(...classes(), storageClass('gp3', { kmsKeyId: other })))
  expect(await usesOf('karpenter-controller')).toEqual([`node-class EC2NodeClass default, /dev/xvda ${key}`])
  expect(await usesOf('ebs-csi-role')).toEqual([`storage-class StorageClass gp3 ${other}`])

  const changed = nodeClass('default', { mappings: [mapping({ kmsKeyID: other })] })
  const gpu = nodeClass('gpu', { mappings: [mapping({ kmsKeyID: key })] })
  expect((await ingest(changed, gpu)).objects.map(({ what }) => what)).toEqual(['changed', 'new'])
  expect(await usesOf('karpenter-controller')).toEqual([
    `node-class EC2NodeClass gpu (no NodePool uses it), /dev/xvda ${key}`,
    `node-class EC2NodeClass default, /dev/xvda ${other}`,
  ])

  const { gone } = await ingest(kubectlList(gpu, nodePool('default', 'gpu')))
  expect(gone).toEqual([{ kind: 'EC2NodeClass', name: 'default' }])
  expect(await usesOf('karpenter-controller')).toEqual([`node-class EC2NodeClass gpu, /dev/xvda ${key}`])
  // The list held no StorageClass: nothing is known to be gone.
  expect(await usesOf('ebs-csi-role')).toHaveLength(1)

  const response = await post(JSON.stringify(kubectlList(gpu)), await signIn('requester'), '?whole=true')
  expect(
    IngestView.parse(await response.json())
      .gone.map(({ name }) => name)
      .sort(),
  ).toEqual(['default', 'gp3'])
  expect(await usesOf('ebs-csi-role')).toEqual([])
})

test('of what is not understood the last that was known stays, in doubt, and the cluster is not called well', async () => {
  await ingest(kubectlList(gpuOf(key)))
  const { misunderstood, gone } = await ingest(kubectlList({ ...gpuOf(key), spec: { role: 7 } }, nodeClass('new')))
  expect(misunderstood).toMatchObject([{ name: 'gpu', problem: expect.stringContaining('spec.role') }])
  expect(gone).toEqual([])
  const { kubernetesReads } = await loadInventory(db)
  expect(kubernetesReads.find(({ name }) => name === 'gpu')).toMatchObject({ problem: expect.any(String) })
  expect(await usesOf('karpenter-controller')).toContain(`node-class EC2NodeClass gpu, /dev/xvda ${key}`)
  expect((await getCluster(contextFor(db, 'viewer'), cluster)).status).not.toBe('ok')
})

test('what was handed over long ago is stale', async () => {
  const longAgo = contextFor(db, 'requester', { clock: fixedClock(new Date('2020-01-01T00:00:00Z')) })
  const text = JSON.stringify(storageClass('old', { kmsKeyId: key }))
  await ingestKubernetes(longAgo, { clusterArn: cluster, text, preview: false, whole: false })
  const { kubernetesReads } = await loadInventory(db)
  expect(kubernetesReads.filter(({ stale }) => stale)).toMatchObject([
    { name: 'old', readAt: '2020-01-01T00:00:00.000Z' },
  ])
})

test('who handed over what is in the log, and its chain holds', async () => {
  const entries = await db.prisma.auditEntry.findMany({
    where: { action: 'kubernetes.ingested' },
    orderBy: { seq: 'asc' },
  })
  expect(entries[0]).toMatchObject({
    actorType: 'user',
    subjectType: 'cluster',
    subjectId: cluster,
    summary: 'Took 2 Kubernetes objects of cluster payments: 2 new',
    after: { covers: ['EC2NodeClass', 'NodePool'], sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  })
  expect(await verifyAudit(contextFor(db, 'auditor'))).toMatchObject({ problem: null })
})

test('a judgement is due as soon as something was taken', async () => {
  const { rows } = await db.pool.query(`select key from graphile_worker.jobs where task_identifier = 'reassess'`)
  expect(rows).toEqual([{ key: 'reassess' }])
})
