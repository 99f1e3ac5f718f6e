import { z } from 'zod'
import type { WireRequest, WireResponse } from '../wire/messages'
import type { SimulatorState } from './state'

/**
 * The control path beside the AWS services, for tests and demonstrations:
 * `GET /_control/state`, `PATCH /_control/state` with any of latencyMs, quotas, faults, `POST /_control/reset`.
 */
export const CONTROL_PATH = '/_control/'

const Changes = z.strictObject({
  latencyMs: z.number().min(0).max(60_000).optional(),
  quotas: z.record(z.string(), z.strictObject({ rate: z.number().positive(), burst: z.number().min(1) })).optional(),
  faults: z
    .array(
      z.strictObject({
        service: z.string().optional(),
        operation: z.string().optional(),
        accountId: z.string().optional(),
        region: z.string().optional(),
        effect: z.enum(['throttle', 'deny', '5xx', 'reset', 'hang']),
        probability: z.number().min(0).max(1).optional(),
        times: z.number().int().min(0).optional(),
      }),
    )
    .optional(),
})

export function answerControl(state: SimulatorState, request: WireRequest): WireResponse {
  switch (`${request.method} ${request.path}`) {
    case 'GET /_control/state':
      return json(200, describe(state))
    case 'PATCH /_control/state': {
      const parsed = Changes.safeParse(parseJson(request.body))
      if (!parsed.success) return json(400, { message: z.prettifyError(parsed.error) })
      Object.assign(state, parsed.data)
      return json(200, describe(state))
    }
    case 'POST /_control/reset':
      state.reset()
      return json(200, describe(state))
    default:
      return json(404, { message: 'Expected GET or PATCH /_control/state, or POST /_control/reset.' })
  }
}

function describe({ latencyMs, quotas, faults, calls, errors }: SimulatorState) {
  return { latencyMs, quotas, faults, calls, errors }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

function json(status: number, value: object): WireResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}
