import { queryOptions } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { PostureView } from '@/lib/contracts/posture'
import { paths } from '@/lib/paths'

export const postureQueries = {
  view: () =>
    queryOptions({
      queryKey: ['posture'],
      queryFn: ({ signal }) => api.get(paths.api.posture(), PostureView, {}, signal),
    }),
}
