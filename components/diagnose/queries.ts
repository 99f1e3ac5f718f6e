import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
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
}
