import { readFileSync } from 'node:fs'
import type { IngestView } from '../../lib/contracts/kubernetes'
import { invalidInput } from '../../lib/errors'
import type { ServiceContext } from '../../lib/services/context'
import { foundProblem } from './exit'
import { withInstallation } from './installation'
import { forTerminal, pathFromCaller, print, printJson } from './output'

interface IngestOptions {
  readonly cluster: string
  readonly whole?: boolean
  readonly preview?: boolean
  readonly json?: boolean
}

/** Takes a cluster's Kubernetes objects from a file or stdin. An object that is not understood is a problem found. */
export async function ingest(file: string | undefined, options: IngestOptions): Promise<void> {
  const { cluster, whole = false, preview = false } = options
  const text = readFileSync(file === undefined || file === '-' ? 0 : pathFromCaller(file), 'utf8')
  const view = await withInstallation({ worker: false }, async (ctx) => {
    const { ingestKubernetes } = await import('../../lib/services/kubernetes/ingest-kubernetes')
    return ingestKubernetes(ctx, { clusterArn: await arnOf(ctx, cluster), text, whole, preview })
  })
  if (view.misunderstood.length > 0) foundProblem()
  await (options.json ? printJson(view) : print(textOf(view)))
}

/** The ARN of the cluster that is meant; several clusters may share a name. */
async function arnOf({ db }: ServiceContext, cluster: string): Promise<string> {
  if (cluster.startsWith('arn:')) return cluster
  const found = await db.prisma.resourceVersion.findMany({
    where: { kind: 'eks-cluster', current: true, body: { path: ['name'], equals: cluster } },
    select: { resourceId: true },
    orderBy: { resourceId: 'asc' },
  })
  if (found[0] && found.length === 1) return found[0].resourceId
  throw invalidInput(
    found.length === 0
      ? `No scan has seen a cluster named ${cluster}. Scan first, or give its ARN.`
      : `${found.length} clusters are named ${cluster}. Give one by ARN: ${found.map((row) => row.resourceId).join(', ')}`,
  )
}

function textOf({ cluster, saved, objects, misunderstood, gone, problems }: IngestView): string {
  const lines = [
    `${saved ? 'Taken' : 'Understood, not taken'} for ${cluster.name} (${cluster.arn}):`,
    ...objects.map(({ kind, name, what, says }) => `  ${what.padEnd(9)}  ${kind} ${name}: ${says}`),
    ...gone.map(({ kind, name }) => `  gone       ${kind} ${name}`),
    ...misunderstood.map(({ kind, name, problem }) => `  UNKNOWN    ${kind} ${name}: ${problem}`),
    ...problems.map((problem) => `  left out   ${problem}`),
    ...(saved ? ['Needs are judged again as soon as a worker is free.'] : []),
  ]
  return `${lines.map(forTerminal).join('\n')}\n`
}
