import { NormalizedSchema } from '@smithy/core/schema'
import type { Members, WireResponse } from './messages'
import type { Protocol, ServiceModel } from './service-model'
import { WireError } from './wire-error'
import { structure, TEXT, writeXml } from './xml'

/** What a caller sees of an error, before it takes the protocol's shape. */
interface ErrorFacts {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly members: Members
}

/**
 * Encodes an error in the service's protocol. Handlers throw the client package's own exception classes for modelled
 * errors and WireError for the rest; anything else is a bug of the simulator and leaves as an internal failure.
 */
export function encodeError(model: ServiceModel | undefined, error: Error, requestId: string): WireResponse {
  const facts = describe(model, error)
  const headers = { 'x-amzn-requestid': requestId }
  const { status } = facts
  switch (model?.protocol) {
    case 'query':
    case 'ec2':
      return {
        status,
        headers: { ...headers, 'content-type': 'text/xml;charset=UTF-8' },
        body: xmlError(model, facts, requestId),
      }
    case 'rest-xml':
      return {
        status,
        // What S3 says beside code and message, it says in headers.
        headers: {
          'x-amz-request-id': requestId,
          'content-type': 'application/xml',
          ...(facts.members as Record<string, string>),
        },
        body: s3Error(facts, requestId),
      }
    case 'rest-json':
      return {
        status,
        headers: { ...headers, 'content-type': 'application/json', 'x-amzn-errortype': facts.code },
        body: JSON.stringify({ ...facts.members, message: facts.message }),
      }
    default:
      return {
        status,
        headers: { ...headers, 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify({ __type: facts.code, ...facts.members, message: facts.message }),
      }
  }
}

function xmlError(model: ServiceModel, facts: ErrorFacts, requestId: string): string {
  if (model.protocol === 'ec2') {
    const error = structure(model.namespace, 'Error', { Code: TEXT, Message: TEXT })
    const errors = structure(model.namespace, 'Errors', { Error: () => error })
    const response = structure(model.namespace, 'Response', { Errors: () => errors, RequestID: TEXT })
    const value = { Errors: { Error: { Code: facts.code, Message: facts.message } }, RequestID: requestId }
    return writeXml({ ...model, xmlNamespace: '' }, response, value)
  }
  const error = structure(model.namespace, 'Error', { Type: TEXT, Code: TEXT, Message: TEXT })
  const response = structure(model.namespace, 'ErrorResponse', { Error: () => error, RequestId: TEXT })
  const type = facts.status < 500 ? 'Sender' : 'Receiver'
  return writeXml(model, response, {
    Error: { Type: type, Code: facts.code, Message: facts.message },
    RequestId: requestId,
  })
}

/** S3 has no envelope around an error. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function s3Error({ code, message }: ErrorFacts, requestId: string): string {
  const error = structure('com.amazonaws.s3', 'Error', { Code: TEXT, Message: TEXT, RequestId: TEXT })
  const bare = { namespace: 'com.amazonaws.s3', xmlNamespace: '' }
  return writeXml(bare, error, { Code: code, Message: message, RequestId: requestId })
}

function describe(model: ServiceModel | undefined, error: Error): ErrorFacts {
  if (error instanceof WireError) return error
  const shape = model && modelledError(model, error.name)
  if (model && shape) return describeModelled(model.protocol, shape, error)
  return {
    code: model?.protocol === 'ec2' || model?.protocol === 'rest-xml' ? 'InternalError' : 'InternalFailure',
    status: 500,
    message: error.message,
    members: {},
  }
}

function modelledError(model: ServiceModel, name: string): NormalizedSchema | undefined {
  for (const registry of model.errors) {
    try {
      return NormalizedSchema.of(registry.getSchema(`${model.namespace}#${name}`))
    } catch {
      // The registry throws for a name it does not hold; another may hold it.
    }
  }
  return undefined
}

interface ErrorTraits {
  readonly error?: 'client' | 'server'
  readonly httpError?: number
  readonly awsQueryError?: [code: string, status: number]
}

function describeModelled(protocol: Protocol, shape: NormalizedSchema, error: Error): ErrorFacts {
  const traits: ErrorTraits = shape.getMergedTraits()
  const fault = traits.error === 'server' ? 500 : 400
  const queryCode = traits.awsQueryError?.[0]
  const values = error as unknown as Members
  const members: Members = {}
  for (const [name] of shape.structIterator()) {
    if (!/^message$/i.test(name) && values[name] != null) members[name] = values[name]
  }
  return {
    code: protocol === 'query' || protocol === 'ec2' ? (queryCode ?? error.name) : error.name,
    status: protocol === 'json' ? fault : (traits.httpError ?? fault),
    message: error.message,
    members,
  }
}
