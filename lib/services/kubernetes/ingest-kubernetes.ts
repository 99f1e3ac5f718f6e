import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { IngestView } from '@/lib/contracts/kubernetes'
import type { Transaction } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { addJob } from '@/lib/db/queue'
import { inTransaction } from '@/lib/db/transaction'
import type { Cluster } from '@/lib/domain/inventory/cluster'
import { type KubernetesBody, kubernetesKinds } from '@/lib/domain/inventory/kubernetes'
import { describeObject } from '@/lib/domain/kubernetes/describe-object'
import {
  type KubernetesText,
  longestKubernetesText,
  readKubernetes,
  type UnderstoodObject,
} from '@/lib/domain/kubernetes/read-kubernetes'
import { invalidInput, notFound } from '@/lib/errors'
import { newestScan } from '@/lib/services/assessment/newest-scan'
import { recordAudit } from '@/lib/services/audit/record'
import { requirePermission, type ServiceContext } from '../context'

export interface Ingest {
  readonly clusterArn: string
  readonly text: string
  /** Says what would be kept, and keeps nothing. */
  readonly preview: boolean
  /** The text is all there is of every kind. */
  readonly whole: boolean
}

const collector = 'kubernetes'
const rowKinds = {
  EC2NodeClass: 'kubernetes-node-class',
  NodeClass: 'kubernetes-node-class',
  NodePool: 'kubernetes-node-pool',
  StorageClass: 'kubernetes-storage-class',
} as const satisfies Record<KubernetesBody['kind'], string>

/**
 * Keeps what somebody's kubectl said of a cluster as versions, counted to the newest scan like everything that happens between scans.
 * What a list covers and does not hold is gone; of what is not understood the last that was known stays, marked as doubtful.
 */
export async function ingestKubernetes(ctx: ServiceContext, ingest: Ingest): Promise<IngestView> {
  requirePermission(ctx, 'inventory.ingest')
  const { text, preview } = ingest
  if (text.length > longestKubernetesText) {
    throw invalidInput(
      `The text has ${text.length} characters; ${longestKubernetesText} are read. Hand it over in parts.`,
    )
  }
  const cluster = await findCluster(ctx, ingest.clusterArn)
  const read = readKubernetes(text, cluster)
  if (preview) return viewOf(cluster, read, await compare(ctx.db.prisma, ingest, read), false)
  const { arn, name } = cluster
  if (read.understood.length + read.misunderstood.length === 0 && !ingest.whole && read.covers.length === 0) {
    throw invalidInput(
      `Expected ${kubernetesKinds.join(', ')} objects as kubectl get -o json prints them. ${read.problems.slice(0, 3).join(' ')}`.trim(),
    )
  }
  const scanId = await newestScan(ctx.db)
  return inTransaction(ctx.db, async (tx) => {
    // One text after another: of two lists at once, the later one must see what the earlier one kept.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${arn}, 0))`
    const changes = await compare(tx, ingest, read)
    await save(tx, ctx, { cluster, read, changes, scanId })
    await addJob(tx, 'reassess', {}, { key: 'reassess', queue: 'assessment' })
    const view = viewOf(cluster, read, changes, true)
    await recordAudit(tx, ctx, {
      action: 'kubernetes.ingested',
      subject: { type: 'cluster', id: arn },
      summary: `Took ${view.objects.length} Kubernetes objects of cluster ${name}: ${summaryOf(view)}`,
      after: {
        covers: coveredKinds(ingest, read),
        objects: view.objects.map(({ kind, name, what }) => `${kind} ${name}: ${what}`),
        misunderstood: view.misunderstood,
        gone: view.gone,
        sha256: sha256(text),
      },
    })
    return view
  })
}

async function findCluster({ db }: ServiceContext, arn: string): Promise<Cluster> {
  const row = await db.prisma.resourceVersion.findFirst({
    where: { kind: 'eks-cluster', resourceId: arn, current: true },
  })
  if (!row) throw notFound(`The cluster ${arn}`)
  return row.body as unknown as Cluster
}

interface Changes {
  readonly objects: readonly (UnderstoodObject & {
    readonly what: 'new' | 'changed' | 'unchanged'
    readonly hash: string
  })[]
  readonly gone: readonly { readonly id: string; readonly kind: string; readonly name: string }[]
}

const coveredKinds = ({ whole }: Ingest, { covers }: KubernetesText) => (whole ? kubernetesKinds : covers)

/** What the text changes of what is known of the cluster. */
async function compare(
  tx: Pick<Transaction, 'resourceVersion' | 'kubernetesObject'>,
  ingest: Ingest,
  read: KubernetesText,
): Promise<Changes> {
  const [known, named] = await Promise.all([
    tx.resourceVersion.findMany({
      where: {
        kind: { in: Object.values(rowKinds) },
        resourceId: { in: read.understood.map(({ id }) => id) },
        current: true,
      },
      select: { resourceId: true, hash: true },
    }),
    tx.kubernetesObject.findMany({
      where: { clusterArn: ingest.clusterArn, kind: { in: [...coveredKinds(ingest, read)] } },
      select: { id: true, kind: true, name: true },
    }),
  ])
  const hashes = new Map(known.map(({ resourceId, hash }) => [resourceId, hash]))
  const present = new Set([...read.understood, ...read.misunderstood].map(({ id }) => id))
  return {
    objects: read.understood.map((object) => {
      const hash = sha256(canonicalize(object.body) ?? 'null')
      const before = hashes.get(object.id)
      return { ...object, hash, what: before === undefined ? 'new' : before === hash ? 'unchanged' : 'changed' }
    }),
    gone: named.filter(({ id }) => !present.has(id)),
  }
}

interface Saving {
  readonly cluster: Cluster
  readonly read: KubernetesText
  readonly changes: Changes
  readonly scanId: number
}

async function save(tx: Transaction, ctx: ServiceContext, { cluster, read, changes, scanId }: Saving): Promise<void> {
  const at = ctx.clock.now()
  const opened = changes.objects.filter(({ what }) => what !== 'unchanged')
  const closed = [...opened, ...changes.gone].map(({ id }) => id)
  await tx.resourceVersion.updateMany({
    where: { kind: { in: Object.values(rowKinds) }, resourceId: { in: closed }, current: true },
    data: { validTo: scanId, current: null, closedAt: at },
  })
  await tx.resourceVersion.createMany({
    data: opened.map(({ id, kind, hash, body }) => ({
      kind: rowKinds[kind],
      resourceId: id,
      accountId: cluster.accountId,
      region: cluster.region,
      collector,
      hash,
      body: body as unknown as Prisma.InputJsonValue,
      validFrom: scanId,
      seenAt: at,
    })),
  })
  const reader = { clusterArn: cluster.arn, readAt: at, readerId: ctx.actor.id, reader: ctx.actor.name }
  const replaced = [...read.understood, ...changes.gone].map(({ id }) => id)
  await tx.kubernetesObject.deleteMany({ where: { id: { in: replaced } } })
  await tx.kubernetesObject.createMany({
    data: read.understood.map(({ id, kind, name }) => ({ id, kind, name, ...reader })),
  })
  for (const { id, kind, name, problem } of read.misunderstood) {
    const create = { id, kind, name, problem, ...reader }
    await tx.kubernetesObject.upsert({ where: { id }, create, update: { problem } })
  }
}

function viewOf({ arn, name }: Cluster, read: KubernetesText, changes: Changes, saved: boolean): IngestView {
  return {
    cluster: { arn, name },
    saved,
    objects: changes.objects.map(({ kind, name, what, body }) => ({ kind, name, what, says: describeObject(body) })),
    misunderstood: read.misunderstood.map(({ kind, name, problem }) => ({ kind, name, problem })),
    gone: changes.gone.map(({ kind, name }) => ({ kind, name })),
    problems: [...read.problems],
  }
}

function summaryOf({ objects, misunderstood, gone }: IngestView): string {
  const counts = (['new', 'changed', 'unchanged'] as const).map(
    (what) => [objects.filter((one) => one.what === what).length, what] as const,
  )
  return [...counts, [gone.length, 'gone'] as const, [misunderstood.length, 'not understood'] as const]
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(', ')
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
