import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { type DiagnoseInput, TrailEvidenceView } from '@/lib/contracts/diagnose'
import { ScanView } from '@/lib/contracts/scans'
import { paths } from '@/lib/paths'

const pollMs = 1_000

export const diagnoseQueries = {
  /** The scan that reads the key of an answer again, until it has ended. */
  refresh: (scanId: number) =>
    queryOptions({
      queryKey: ['scans', 'of-diagnosis', scanId],
      queryFn: ({ signal }) => api.get(paths.api.scan(scanId), ScanView, {}, signal),
      refetchInterval: ({ state }) => (state.data?.finishedAt ? false : pollMs),
    }),
  /** What CloudTrail has of the failure, until a worker has asked it. */
  refusedCalls: (input: DiagnoseInput) =>
    queryOptions({
      queryKey: ['diagnose', 'refused-calls', input.text, input.answers],
      queryFn: () => api.post(paths.api.refusedCalls(), TrailEvidenceView, { ...input, refresh: false }),
      refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? pollMs : false),
      staleTime: Number.POSITIVE_INFINITY,
    }),
}
