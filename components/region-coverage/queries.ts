import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { RegionCoveragePage, type RegionCoverageQuery } from '@/lib/contracts/region-coverage'
import { paths } from '@/lib/paths'

export const regionCoverageQueries = {
  list: (query: RegionCoverageQuery) =>
    queryOptions({
      queryKey: ['region-coverage', query],
      queryFn: ({ signal }) => api.get(paths.api.regionCoverage(), RegionCoveragePage, query, signal),
      placeholderData: keepPreviousData,
    }),
}
