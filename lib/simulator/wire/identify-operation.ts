import type { NormalizedSchema } from '@smithy/core/schema'
import { bucketAddress } from './bucket-address'
import type { WireRequest } from './messages'
import type { Route } from './route'
import type { Operation, ServiceModel } from './service-model'
import { WireError } from './wire-error'

/** The operation a request asks for, and the part of the request that naming it has already taken apart. */
/** Of a REST protocol, where parts of the path are values. */
export interface RestIdentified {
  readonly operation: Operation
  readonly form: 'rest'
  readonly labels: ReadonlyMap<string, string>
}

export type Identified =
  | { readonly operation: Operation; readonly form: 'json' }
  | { readonly operation: Operation; readonly form: 'query'; readonly fields: URLSearchParams }
  | RestIdentified

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
    case 'rest-xml':
      return inBucket(model, request)
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

function byRoute(model: ServiceModel, request: WireRequest): RestIdentified {
  let best: { operation: Operation; route: Route } | undefined
  for (const operation of model.operations.values()) {
    const { route } = operation
    if (route?.method !== request.method || (best && route.literals <= best.route.literals)) continue
    if (route.pattern.test(request.path)) best = { operation, route }
  }
  if (!best) throw unknownOperation('UnknownOperationException', `${request.method} ${request.path}`, 404)
  const { operation, route } = best
  return { form: 'rest', operation, labels: new Map(labelsOf(route, request.path)) }
}

/** S3 tells operations apart by what stands in the query and the headers beside the path; the bucket is not part of its routes. */
function inBucket(model: ServiceModel, request: WireRequest): RestIdentified {
  const { bucket, path } = bucketAddress(request)
  const [operation] = [...model.operations.values()]
    .filter(
      ({ input, required, route }) =>
        route?.method === request.method &&
        route.pattern.test(path) &&
        required.includes('Bucket') === (bucket !== undefined) &&
        route.query.every(([name, value]) => request.query.get(name) === value) &&
        required.every((name) => !input.isStructSchema() || isThere(input, name, request)),
    )
    .sort((one, other) => specificity(other) - specificity(one))
  if (!operation?.route) throw unknownOperation('MethodNotAllowed', `${request.method} ${path}`, 405)
  return { form: 'rest', operation, labels: new Map([...labelsOf(operation.route, path), ['Bucket', bucket ?? '']]) }
}

const specificity = ({ route, required }: Operation) => (route?.query.length ?? 0) + required.length

/** Whether a request has what a required member of query or headers stands for. */
function isThere(input: NormalizedSchema, member: string, { query, headers }: WireRequest): boolean {
  const { httpQuery, httpHeader } = input.getMemberSchema(member).getMergedTraits()
  if (httpQuery) return query.has(httpQuery)
  return !httpHeader || headers[httpHeader.toLowerCase()] !== undefined
}

function labelsOf({ labels, pattern }: Route, path: string): [string, string][] {
  const match = pattern.exec(path)
  return labels.map((label, at) => [label, decodeURIComponent(match?.[at + 1] ?? '')])
}

function unknownOperation(code: string, what: string, status = 400): WireError {
  return new WireError(code, `The action or operation requested is invalid: ${what || '(none named)'}`, status)
}

function header(request: WireRequest, name: string): string {
  return String(request.headers[name] ?? '')
}
