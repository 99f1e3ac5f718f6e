import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Transaction } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import type { KubernetesBody, KubernetesKind } from '@/lib/domain/inventory/kubernetes'
import type { KubernetesText, UnderstoodObject } from '@/lib/domain/kubernetes/read-kubernetes'

const collector = 'kubernetes'
const rowKinds = {
  EC2NodeClass: 'kubernetes-node-class',
  NodeClass: 'kubernetes-node-class',
  NodePool: 'kubernetes-node-pool',
  StorageClass: 'kubernetes-storage-class',
} as const satisfies Record<KubernetesBody['kind'], string>

/** What was learned of a cluster, whoever said it. */
export interface Learned {
  readonly clusterArn: string
  readonly read: KubernetesText
  /** Kinds of which everything is there: whatever else was known of them is gone. */
  readonly covers: readonly KubernetesKind[]
}

export interface ObjectChanges {
  readonly objects: readonly (UnderstoodObject & {
    readonly what: 'new' | 'changed' | 'unchanged'
    readonly hash: string
  })[]
  readonly gone: readonly { readonly id: string; readonly kind: string; readonly name: string }[]
}

/** What it changes of what is known of the cluster. */
export async function compareObjects(
  tx: Pick<Transaction, 'resourceVersion' | 'kubernetesObject'>,
  { clusterArn, read, covers }: Learned,
): Promise<ObjectChanges> {
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
      where: { clusterArn, kind: { in: [...covers] } },
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

/** One reading after another: of two at once, the later one must see what the earlier one kept. Until the end of the transaction. */
export async function lockObjects(tx: Transaction, clusterArn: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${clusterArn}, 0))`
}

export interface Keeping {
  readonly cluster: { readonly arn: string; readonly accountId: string; readonly region: string }
  readonly read: KubernetesText
  readonly changes: ObjectChanges
  readonly scanId: number
  readonly at: Date
  readonly reader: { readonly id: string; readonly name: string }
}

/** Keeps it as versions, counted to a scan. Of what is not understood the last that was known stays, marked as doubtful. */
export async function saveObjects(
  tx: Transaction,
  { cluster, read, changes, scanId, at, reader }: Keeping,
): Promise<void> {
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
  const by = { clusterArn: cluster.arn, readAt: at, readerId: reader.id, reader: reader.name }
  const replaced = [...read.understood, ...changes.gone].map(({ id }) => id)
  await tx.kubernetesObject.deleteMany({ where: { id: { in: replaced } } })
  await tx.kubernetesObject.createMany({
    data: read.understood.map(({ id, kind, name }) => ({ id, kind, name, ...by })),
  })
  for (const { id, kind, name, problem } of read.misunderstood) {
    const create = { id, kind, name, problem, ...by }
    await tx.kubernetesObject.upsert({ where: { id }, create, update: { problem } })
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
