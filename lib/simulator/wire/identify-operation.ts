import type { WireRequest } from './messages'
import type { Operation, ServiceModel } from './service-model'
import { WireError } from './wire-error'

/** The operation a request asks for, and the part of the request that naming it has already taken apart. */
export type Identified =
  | { readonly operation: Operation; readonly form: 'json' }
  | { readonly operation: Operation; readonly form: 'query'; readonly fields: URLSearchParams }
  | { readonly operation: Operation; readonly form: 'rest'; readonly labels: ReadonlyMap<string, string> }

/** Names the operation the way AWS does for the service's protocol; throws AWS's error for an unknown one. */
export function identifyOperation(model: ServiceModel, request: WireRequest): Identified {
  switch (model.protocol) {
    case 'json':
      return { form: 'json', operation: byTarget(model, header(request, 'x-amz-target')) }
    case 'query':
    case 'ec2': {
      const fields = request.method === 'GET' ? request.query : new URLSearchParams(request.body.toString('utf8'))
      return { form: 'query', fields, operation: byName(model, fields.get('Action') ?? '', 'InvalidAction') }
    }
    case 'rest-json':
      return byRoute(model, request)
  }
}

function byTarget(model: ServiceModel, target: string): Operation {
  // botocore sends CloudTrail's target with the service's dotted package name in front, so only the last two parts count.
  const parts = target.split('.')
  const name = parts.pop() ?? ''
  if (parts.pop() !== model.targetPrefix) throw unknownOperation('UnknownOperationException', target)
  return byName(model, name, 'UnknownOperationException')
}

function byName(model: ServiceModel, name: string, code: string): Operation {
  const operation = model.operations.get(name)
  if (!operation) throw unknownOperation(code, name)
  return operation
}

function byRoute(model: ServiceModel, request: WireRequest): Identified {
  let best: { operation: Operation; literals: number; match: RegExpExecArray; labels: readonly string[] } | undefined
  for (const operation of model.operations.values()) {
    const { route } = operation
    if (route?.method !== request.method || (best && route.literals <= best.literals)) continue
    const match = route.pattern.exec(request.path)
    if (match) best = { operation, match, literals: route.literals, labels: route.labels }
  }
  if (!best) throw unknownOperation('UnknownOperationException', `${request.method} ${request.path}`, 404)
  const { match, labels, operation } = best
  const values = labels.map((label, at) => [label, decodeURIComponent(match[at + 1] ?? '')] as const)
  return { form: 'rest', operation, labels: new Map(values) }
}

function unknownOperation(code: string, what: string, status = 400): WireError {
  return new WireError(code, `The action or operation requested is invalid: ${what || '(none named)'}`, status)
}

function header(request: WireRequest, name: string): string {
  return String(request.headers[name] ?? '')
}
