import { z } from 'zod'
import { ArnParams } from '@/lib/http/arn-params'
import { route } from '@/lib/http/route'
import { withdrawCorrection } from '@/lib/services/principals/withdraw-correction'

const Params = ArnParams.extend({ id: z.string().max(100) })

export const DELETE = route({ permission: 'inventory.correct', params: Params }, ({ ctx, params }) =>
  withdrawCorrection(ctx, { clusterArn: params.arn, id: params.id }),
)
