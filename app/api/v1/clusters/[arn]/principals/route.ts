import { CorrectPrincipalInput } from '@/lib/contracts/principals'
import { ArnParams } from '@/lib/http/arn-params'
import { route } from '@/lib/http/route'
import { correctPrincipal } from '@/lib/services/principals/correct-principal'
import { getPrincipals } from '@/lib/services/principals/get-principals'

export const GET = route({ permission: 'inventory.read', params: ArnParams }, ({ ctx, params }) =>
  getPrincipals(ctx, params.arn),
)

export const POST = route(
  { permission: 'inventory.correct', params: ArnParams, body: CorrectPrincipalInput, status: 201 },
  ({ ctx, params, body }) => correctPrincipal(ctx, { clusterArn: params.arn, ...body }),
)
