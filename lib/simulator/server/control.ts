import { z } from 'zod'
import type { WireRequest, WireResponse } from '../wire/messages'
import type { Answering } from './answer'
import { AWS_DEFAULT_QUOTAS } from './aws-quotas'
import { FAULT_EFFECTS } from './faults'
import type { SimulatorState } from './state'

/**
 * The control path beside the AWS services, for tests and demonstrations:
 * `GET /_control/state`, `PATCH /_control/state` with any of latencyMs, quotas, quotasAt, seed, faults, `POST /_control/reset`,
 * `POST /_control/change` with share and seed, which answers how many keys it changed, `GET /_control/process` for what the
 * process has used, `GET /_control/traces` for what the incidents of the organization left behind.
 */
export const CONTROL_PATH = '/_control/'

const Bucket = { rate: z.number().positive(), burst: z.number().min(1) }

const SomeQuotas = z.record(
  z.string(),
  z.strictObject({ ...Bucket, shared: z.boolean().optional(), unpaged: z.strictObject(Bucket).optional() }),
)

const Changes = z.strictObject({
  latencyMs: z.number().min(0).max(60_000).optional(),
  /** `aws` stands for AWS's defaults. */
  quotas: z.union([z.literal('aws').transform(() => AWS_DEFAULT_QUOTAS), SomeQuotas]).optional(),
  quotasAt: z.record(z.string().regex(/^\d{12}\/[a-z0-9-]+$/), SomeQuotas).optional(),
  seed: z.number().int().min(0).optional(),
  faults: z
    .array(
      z.strictObject({
        service: z.string().optional(),
        operation: z.string().optional(),
        accountId: z.string().optional(),
        region: z.string().optional(),
        effect: z.enum(FAULT_EFFECTS),
        ms: z.number().min(0).max(600_000).optional(),
        probability: z.number().min(0).max(1).optional(),
        attempts: z.number().int().min(1).optional(),
        times: z.number().int().min(0).optional(),
      }),
    )
    .optional(),
})

const Round = z.strictObject({ share: z.number().min(0).max(1), seed: z.number().int().min(0) })

export function answerControl(
  { state, change, traces }: Pick<Answering, 'state' | 'change' | 'traces'>,
  request: WireRequest,
): WireResponse {
  switch (`${request.method} ${request.path}`) {
    case 'GET /_control/state':
      return json(200, describe(state))
    case 'GET /_control/process': {
      const { user, system } = process.cpuUsage()
      return json(200, { cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 2 ** 20 })
    }
    case 'GET /_control/traces':
      return traces ? json(200, { traces }) : json(404, { message: 'This organization has no incidents.' })
    case 'PATCH /_control/state': {
      const parsed = Changes.safeParse(parseJson(request.body))
      if (!parsed.success) return json(400, { message: z.prettifyError(parsed.error) })
      Object.assign(state, parsed.data)
      state.attempts.clear()
      return json(200, describe(state))
    }
    case 'POST /_control/reset':
      state.reset()
      return json(200, describe(state))
    case 'POST /_control/change': {
      if (!change) return json(409, { message: 'Only a generated organization can change a share of its keys.' })
      const parsed = Round.safeParse(parseJson(request.body))
      if (!parsed.success) return json(400, { message: z.prettifyError(parsed.error) })
      return json(200, { keys: change(parsed.data) })
    }
    default:
      return json(404, {
        message:
          'Expected GET or PATCH /_control/state, GET /_control/process, GET /_control/traces, POST /_control/reset or POST /_control/change.',
      })
  }
}

function describe({ latencyMs, quotas, quotasAt, seed, faults, calls, errors, throttles }: SimulatorState) {
  return { latencyMs, quotas, quotasAt, seed, faults, calls, errors, throttles }
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
