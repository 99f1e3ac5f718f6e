import { IngestQuery } from '@/lib/contracts/kubernetes'
import { longestKubernetesText } from '@/lib/domain/kubernetes/read-kubernetes'
import { ArnParams } from '@/lib/http/arn-params'
import { readText } from '@/lib/http/read-text'
import { route } from '@/lib/http/route'
import { ingestKubernetes } from '@/lib/services/kubernetes/ingest-kubernetes'

/** The body is what kubectl printed, as it is: one JSON document or several. */
export const POST = route(
  { permission: 'inventory.ingest', params: ArnParams, query: IngestQuery },
  async ({ ctx, params, query, request }) =>
    ingestKubernetes(ctx, { clusterArn: params.arn, text: await readText(request, longestKubernetesText), ...query }),
)
