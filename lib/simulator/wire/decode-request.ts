import { JsonShapeDeserializer2 } from '@smithy/core/protocols'
import type { Identified } from './identify-operation'
import type { Members, WireRequest } from './messages'
import { readQueryForm, textReader } from './query-form'
import type { Operation, ServiceModel } from './service-model'
import { WireError } from './wire-error'

// 7 = seconds since the epoch, the JSON protocols' default for timestamps.
const timestampFormat = { useTrait: true, default: 7 } as const
const rpcReader = new JsonShapeDeserializer2({ timestampFormat, jsonName: false })
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
      return readRest(operation, request, identified.labels)
  }
}

function readRest(operation: Operation, request: WireRequest, labels: ReadonlyMap<string, string>): Members {
  const input = restReader.readObject(operation.input, parseBody(request.body)) as Members
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
  }
}
