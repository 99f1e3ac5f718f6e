import { XmlShapeDeserializer } from '@aws-sdk/core/protocols'
import { JsonShapeDeserializer2 } from '@smithy/core/protocols'
import type { Identified } from './identify-operation'
import type { Members, WireRequest } from './messages'
import { readQueryForm, textReader } from './query-form'
import type { Operation, ServiceModel } from './service-model'
import { WireError } from './wire-error'

// 7 = seconds since the epoch, the JSON protocols' default for timestamps.
const timestampFormat = { useTrait: true, default: 7 } as const
const rpcReader = new JsonShapeDeserializer2({ timestampFormat, jsonName: false })
const xmlReader = new XmlShapeDeserializer({
  xmlNamespace: '',
  serviceNamespace: '',
  // 5 = ISO 8601, the XML protocols' default for timestamps.
  timestampFormat: { useTrait: true, default: 5 },
  httpBindings: true,
})
const restReader = new JsonShapeDeserializer2({ timestampFormat, jsonName: true })

/** Decodes a request into the operation's input and insists on its required members. */
export function decodeRequest(model: ServiceModel, request: WireRequest, identified: Identified): Members {
  const { operation } = identified
  if (operation.input.isUnitSchema()) return {}
  const input = readInput(model, request, identified)
  const missing = operation.required.find((name) => input[name] === undefined)
  if (missing !== undefined) throw missingMember(model, missing)
  return input
}

function readInput(model: ServiceModel, request: WireRequest, identified: Identified): Members {
  const { operation } = identified
  switch (identified.form) {
    case 'json':
      return rpcReader.readObject(operation.input, parseBody(request.body)) as Members
    case 'query':
      return readQueryForm(operation.input, identified.fields, model.protocol === 'ec2' ? 'ec2' : 'query')
    case 'rest':
      return readRest(model, operation, request, identified.labels)
  }
}

function readRest(
  model: ServiceModel,
  operation: Operation,
  request: WireRequest,
  labels: ReadonlyMap<string, string>,
): Members {
  const input =
    model.protocol === 'rest-xml'
      ? readXmlPayload(operation, request.body)
      : (restReader.readObject(operation.input, parseBody(request.body)) as Members)
  for (const [name, member] of operation.input.structIterator()) {
    const { httpLabel, httpQuery, httpHeader } = member.getMergedTraits()
    if (httpLabel) {
      input[name] = textReader.read(member, labels.get(name) ?? '')
    } else if (httpQuery) {
      const values = request.query.getAll(httpQuery)
      if (values.length === 0) continue
      input[name] = member.isListSchema()
        ? values.map((value) => textReader.read(member.getValueSchema(), value))
        : textReader.read(member, values[0] ?? '')
    } else if (httpHeader) {
      const value = request.headers[httpHeader.toLowerCase()]
      if (typeof value === 'string') input[name] = textReader.read(member, value)
    }
  }
  return input
}

/** The body of S3's requests is one member: an object's bytes, or a document. */
function readXmlPayload(operation: Operation, body: Buffer): Members {
  const payload = [...operation.input.structIterator()].find(([, member]) => member.getMergedTraits().httpPayload)
  if (!payload) return {}
  const [name, member] = payload
  if (!member.isStructSchema()) return { [name]: body }
  if (body.length === 0) return {}
  try {
    return { [name]: xmlReader.read(member, body) }
  } catch {
    throw new WireError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    )
  }
}

type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

function parseBody(body: Buffer): Json {
  if (body.length === 0) return {}
  try {
    return JSON.parse(body.toString('utf8')) as Json
  } catch {
    throw new WireError('SerializationException', 'The request body is not valid JSON.')
  }
}

function missingMember(model: ServiceModel, name: string): WireError {
  const member = name.charAt(0).toLowerCase() + name.slice(1)
  const nullValue = `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`
  switch (model.protocol) {
    case 'json':
      return new WireError('ValidationException', nullValue)
    case 'query':
      return new WireError('ValidationError', nullValue)
    case 'ec2':
      return new WireError('MissingParameter', `The request must contain the parameter ${name}`)
    case 'rest-json':
      return new WireError('InvalidParameterException', `The parameter ${name} is required.`)
    case 'rest-xml':
      return new WireError('InvalidRequest', `Missing required header or parameter for this request: ${name}`)
  }
}
