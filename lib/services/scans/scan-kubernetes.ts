import type { AccountAccess } from '@/lib/aws/access'
import { observe } from '@/lib/aws/errors'
import type { Place } from '@/lib/collectors/define-collector'
import { type ClusterObjects, kubernetesObjects, kubernetesObjectsName } from '@/lib/collectors/kubernetes-objects'
import { runCollector, type SharedReads } from '@/lib/collectors/run-collector'
import type { Transaction } from '@/lib/db/client'
import { inPoolTransaction } from '@/lib/db/pool-transaction'
import { inTransaction } from '@/lib/db/transaction'
import { parseAssumedRole, roleArn } from '@/lib/domain/arn'
import type { JobContext } from '@/lib/services/job-context'
import { compareObjects, lockObjects, saveObjects } from '@/lib/services/kubernetes/keep-objects'
import { finishRows, holdsRows, startRows } from './coverage'
import { noteProgress } from './progress'
import { Superseded } from './running-scans'

export interface KubernetesReading {
  readonly scanId: number
  readonly place: Place
  readonly access: AccountAccess
  readonly sharedReads: SharedReads
  readonly signal: AbortSignal
}

/** Whom the objects are said to come from. */
const reader = { id: 'scan', name: 'the scan' }

/**
 * Reads the Kubernetes objects of a place's clusters and keeps them as what people hand over is kept. Of a cluster that does not let the scanner
 * in, or cannot be reached, what was known stays and grows old.
 */
export async function scanKubernetes(
  job: JobContext,
  { scanId, place, access, sharedReads, signal }: KubernetesReading,
): Promise<void> {
  const readAt = job.clock.now()
  await startRows(job.db.pool, scanId, place, [kubernetesObjectsName], readAt)
  const found: ClusterObjects[] = []
  const session = await observe('sts:AssumeRole', () => access.session())
  const principalArn = session.state === 'seen' ? principalOf(session.value.arn, place) : 'the scanner role'
  const harvest = await runCollector(kubernetesObjects(principalArn, found), place, access, { sharedReads, signal })
  signal.throwIfAborted()

  let written = 0
  for (const cluster of found) {
    written += await inTransaction(job.db, async (tx) => {
      if (!(await holdsRow(tx, scanId, place, readAt))) throw new Superseded()
      return keep(tx, cluster, { scanId, place, readAt })
    })
  }
  await inPoolTransaction(job.db, async (client) => {
    if (!(await holdsRows(client, scanId, place, [kubernetesObjectsName], readAt))) throw new Superseded()
    await finishRows(client, scanId, [{ harvest, written }], job.clock.now())
  })
  noteProgress(job.db, scanId)
}

/** How many versions were opened and closed. What somebody handed over while the cluster was being read is newer, and stays. */
async function keep(
  tx: Transaction,
  { arn, read }: ClusterObjects,
  { scanId, place, readAt }: { readonly scanId: number; readonly place: Place; readonly readAt: Date },
): Promise<number> {
  await lockObjects(tx, arn)
  if ((await tx.kubernetesObject.count({ where: { clusterArn: arn, readAt: { gt: readAt } } })) > 0) return 0
  const changes = await compareObjects(tx, { clusterArn: arn, read, covers: read.covers })
  await saveObjects(tx, { cluster: { arn, ...place }, read, changes, scanId, at: readAt, reader })
  const opened = changes.objects.filter(({ what }) => what !== 'unchanged').length
  return opened + changes.objects.filter(({ what }) => what === 'changed').length + changes.gone.length
}

/** As `holdsRows`, in a transaction of the other kind. */
async function holdsRow(tx: Transaction, scanId: number, place: Place, startedAt: Date): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    select 1 from scan_coverage
    where scan_id = ${scanId} and account_id = ${place.accountId} and region = ${place.region}
      and collector = ${kubernetesObjectsName} and outcome = 'running' and started_at = ${startedAt.toISOString()}::timestamptz
    for update`
  return rows.length > 0
}

/** Access entries name roles, not their sessions. */
function principalOf(sessionArn: string, { partition }: Place): string {
  const assumed = parseAssumedRole(sessionArn)
  return assumed ? roleArn(assumed.accountId, assumed.roleName, partition) : sessionArn
}
