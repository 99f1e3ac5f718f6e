import { CommentInput, RequestParams } from '@/lib/contracts/requests'
import { route } from '@/lib/http/route'
import { commentOnRequest } from '@/lib/services/grants/comment-on-request'

export const POST = route(
  { permission: 'grants.request', params: RequestParams, body: CommentInput },
  ({ ctx, params, body }) => commentOnRequest(ctx, { ...params, ...body }),
)
