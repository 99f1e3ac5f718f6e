import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { requireIdentityAllows } from '../authorize/identity-allows'
import { decodeRequest } from '../wire/decode-request'
import { encodeError } from '../wire/encode-error'
import { encodeResponse } from '../wire/encode-response'
import { identifyOperation } from '../wire/identify-operation'
import type { WireRequest, WireResponse } from '../wire/messages'
import { WireError } from '../wire/wire-error'
import type { Call } from './call'
import { faultFor } from './faults'
import type { Service } from './handlers'
import type { Identities } from './identities'
import { refusal } from './refusals'
import { parseSignature, type SignatureScope } from './signature'
import type { SimulatorState } from './state'

export interface Answering {
  readonly services: ReadonlyMap<string, Service>
  readonly identities: Identities
  readonly state: SimulatorState
  readonly now: () => Date
}

/** What the connection should do instead of an answer. */
export type NoAnswer = 'reset' | 'hang'

/** Signature, identity, quota, fault, authorization, handler: one request to one response, errors included. */
export async function answer(on: Answering, request: WireRequest, sourceIp: string): Promise<WireResponse | NoAnswer> {
  const requestId = randomUUID()
  const scope = parseSignature(request.headers.authorization as string | undefined)
  const service = scope && on.services.get(scope.service)
  try {
    if (!scope) throw new WireError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403)
    if (!service) throw new WireError('UnknownService', `The simulator has no service ${scope.service}.`, 404)
    return await answerSigned(on, service, scope, request, { requestId, sourceIp })
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    on.state.countError(error.name)
    const response = encodeError(service?.model, error, requestId)
    if (response.status === 500 && !(error instanceof WireError)) console.error(error)
    return response
  }
}

async function answerSigned(
  on: Answering,
  service: Service,
  scope: SignatureScope,
  request: WireRequest,
  { requestId, sourceIp }: { requestId: string; sourceIp: string },
): Promise<WireResponse | NoAnswer> {
  const { model } = service
  const at = on.now()
  const caller = on.identities.identify(scope, request, at)
  if (typeof caller === 'string') throw refusal(model, caller)
  const identified = identifyOperation(model, request)
  const { name } = identified.operation
  const call: Call = {
    caller,
    accountId: caller.accountId,
    region: scope.region,
    service: scope.service,
    operation: name,
    requestId,
    at,
    sourceIp,
    userAgent: String(request.headers['user-agent'] ?? ''),
  }
  on.state.countCall(call)
  if (on.state.latencyMs > 0) await pause(on.state.latencyMs)
  const spoiled = spoil(on, service, call)
  if (spoiled) return spoiled

  const handler = service.handlers[name]
  if (!handler) throw new WireError('NotImplemented', `${scope.service}:${name} is not simulated.`, 501)
  service.guard?.(call)
  const input = decodeRequest(model, request, identified)
  if (!service.selfAuthorizing.has(name)) requireIdentityAllows(on.identities.world, model, call)
  const output = handler(input as never, call)
  return encodeResponse(model, identified.operation, { ...output }, requestId)
}

function spoil(on: Answering, { model }: Service, call: Call): NoAnswer | undefined {
  if (!on.state.buckets.take(on.state.quotas, call)) throw refusal(model, 'throttled')
  switch (faultFor(on.state.faults, call)) {
    case 'throttle':
      throw refusal(model, 'throttled')
    case 'deny':
      throw refusal(
        model,
        'access-denied',
        `User: ${call.caller.arn} is not authorized to perform: ${call.service}:${call.operation}`,
      )
    case '5xx':
      throw refusal(model, 'internal')
    case 'reset':
      return 'reset'
    case 'hang':
      return 'hang'
    case undefined:
      return undefined
  }
}
