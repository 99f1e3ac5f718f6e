import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { deniedMessage } from '../authorize/denied-message'
import { requireIdentityAllows } from '../authorize/identity-allows'
import { decodeRequest } from '../wire/decode-request'
import { encodeError } from '../wire/encode-error'
import { encodeResponse } from '../wire/encode-response'
import { identifyOperation } from '../wire/identify-operation'
import type { WireRequest, WireResponse } from '../wire/messages'
import type { ServiceModel } from '../wire/service-model'
import { WireError } from '../wire/wire-error'
import type { Call } from './call'
import { signatureOf } from './call-signature'
import { emptyPage } from './empty-page'
import { type FaultEffect, faultFor } from './faults'
import type { Service } from './handlers'
import type { Identities } from './identities'
import { refusal } from './refusals'
import { parseSignature, type SignatureScope } from './signature'
import { spoilResponse } from './spoil-response'
import type { SimulatorState } from './state'

/** How late a slow answer is when its fault does not say. */
const SLOW_MS = 1_000

export interface Answering {
  readonly services: ReadonlyMap<string, Service>
  readonly identities: Identities
  readonly state: SimulatorState
  readonly now: () => Date
  /** Changes a share of the organization's keys and counts them, where the scenario can. */
  readonly change?: (round: { readonly share: number; readonly seed: number }) => number
  /** What the organization's incidents left behind, where it has any. */
  readonly traces?: readonly object[]
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
  requireQuota(on.state, model, call, request)
  const fault = await meetFault(on.state, model, call, request)
  if (fault === 'reset' || fault === 'hang') return fault

  const handler = service.handlers[name]
  if (!handler) throw new WireError('NotImplemented', `${scope.service}:${name} is not simulated.`, 501)
  service.guard?.(call)
  const input = decodeRequest(model, request, identified)
  if (!service.selfAuthorizing.has(name)) requireIdentityAllows(on.identities.world, model, call)
  const output = await handler(input as never, call)
  const empty = fault === 'empty-page-with-token' && emptyPage(identified.operation, input)
  return spoilResponse(encodeResponse(model, identified.operation, empty || { ...output }, requestId), fault)
}

function requireQuota(state: SimulatorState, model: ServiceModel, call: Call, request: WireRequest): void {
  if (state.buckets.take(state.quotasFor(call), call, () => isUnpaged(request))) return
  state.countThrottle(call)
  throw refusal(model, 'throttled')
}

/** A request of EC2 with nothing in it that would make its answer smaller. */
function isUnpaged({ body }: WireRequest): boolean {
  return [...new URLSearchParams(body.toString('utf8')).keys()].every((name) => name === 'Action' || name === 'Version')
}

/** Fails the call, or waits, or says what is to become of its answer. */
async function meetFault(
  state: SimulatorState,
  model: ServiceModel,
  call: Call,
  request: WireRequest,
): Promise<FaultEffect | undefined> {
  if (state.faults.length === 0) return undefined
  const signature = signatureOf(call, request)
  const attempt = state.attempts.count(signature)
  const fault = faultFor(state.faults, { call, signature, attempt, seed: state.seed })
  switch (fault?.effect) {
    case 'throttle':
      state.countThrottle(call)
      throw refusal(model, 'throttled')
    case 'deny': {
      const message = deniedMessage({ callerArn: call.caller.arn, action: `${call.service}:${call.operation}` })
      throw refusal(model, 'access-denied', message)
    }
    case '5xx':
      throw refusal(model, 'internal')
    case 'expired-token':
      throw refusal(model, 'expired')
    case 'slow':
      await pause(fault.ms ?? SLOW_MS)
  }
  return fault?.effect
}
