import { createHash } from 'node:crypto'
import type { IngestView } from '@/lib/contracts/kubernetes'
import { addJob } from '@/lib/db/queue'
import { inTransaction } from '@/lib/db/transaction'
import type { Cluster } from '@/lib/domain/inventory/cluster'
import { kubernetesKinds } from '@/lib/domain/inventory/kubernetes'
import { describeObject } from '@/lib/domain/kubernetes/describe-object'
import { type KubernetesText, longestKubernetesText, readKubernetes } from '@/lib/domain/kubernetes/read-kubernetes'
import { invalidInput, notFound } from '@/lib/errors'
import { newestScan } from '@/lib/services/assessment/newest-scan'
import { recordAudit } from '@/lib/services/audit/record'
import { requireClusterOf } from '../clusters/require-cluster'
import type { ServiceContext } from '../context'
import { compareObjects, lockObjects, type ObjectChanges, saveObjects } from './keep-objects'

export interface Ingest {
  readonly clusterArn: string
  readonly text: string
  /** Says what would be kept, and keeps nothing. */
  readonly preview: boolean
  /** The text is all there is of every kind. */
  readonly whole: boolean
}

/**
 * Keeps what somebody's kubectl said of a cluster as versions, counted to the newest scan like everything that happens between scans.
 * What a list covers and does not hold is gone; of what is not understood the last that was known stays, marked as doubtful.
 */
export async function ingestKubernetes(ctx: ServiceContext, ingest: Ingest): Promise<IngestView> {
  requireClusterOf(ctx, 'inventory.ingest', ingest.clusterArn)
  const { text, preview } = ingest
  if (text.length > longestKubernetesText) {
    throw invalidInput(
      `The text has ${text.length} characters; ${longestKubernetesText} are read. Hand it over in parts.`,
    )
  }
  const cluster = await findCluster(ctx, ingest.clusterArn)
  const read = readKubernetes(text, cluster)
  const learned = { clusterArn: cluster.arn, read, covers: coveredKinds(ingest, read) }
  if (preview) return viewOf(cluster, read, await compareObjects(ctx.db.prisma, learned), false)
  const { arn, name } = cluster
  if (read.understood.length + read.misunderstood.length === 0 && !ingest.whole && read.covers.length === 0) {
    throw invalidInput(
      `Expected ${kubernetesKinds.join(', ')} objects as kubectl get -o json prints them. ${read.problems.slice(0, 3).join(' ')}`.trim(),
    )
  }
  const scanId = await newestScan(ctx.db)
  return inTransaction(ctx.db, async (tx) => {
    await lockObjects(tx, arn)
    const changes = await compareObjects(tx, learned)
    await saveObjects(tx, { cluster, read, changes, scanId, at: ctx.clock.now(), reader: ctx.actor })
    await addJob(tx, 'reassess', {}, { key: 'reassess', queue: 'assessment' })
    const view = viewOf(cluster, read, changes, true)
    await recordAudit(tx, ctx, {
      action: 'kubernetes.ingested',
      subject: { type: 'cluster', id: arn },
      summary: `Took ${view.objects.length} Kubernetes objects of cluster ${name}: ${summaryOf(view)}`,
      after: {
        covers: learned.covers,
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

const coveredKinds = ({ whole }: Ingest, { covers }: KubernetesText) => (whole ? kubernetesKinds : covers)

function viewOf({ arn, name }: Cluster, read: KubernetesText, changes: ObjectChanges, saved: boolean): IngestView {
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
