import { JsonShapeSerializer2 } from '@smithy/core/protocols'
import type { StaticStructureSchema } from '@smithy/types'
import { encodeRestXml } from './encode-rest-xml'
import type { Members, WireResponse } from './messages'
import type { Operation, ServiceModel } from './service-model'
import { structure, TEXT, writeXml } from './xml'

const timestampFormat = { useTrait: true, default: 7 } as const
// write and flush follow each other without a pause, so one writer serves all requests.
const rpcWriter = new JsonShapeSerializer2({ timestampFormat, jsonName: false })
const restWriter = new JsonShapeSerializer2({ timestampFormat, jsonName: true })

const XML_TYPE = 'text/xml;charset=UTF-8'

/** Encodes an operation's output in the service's protocol. */
export function encodeResponse(
  model: ServiceModel,
  operation: Operation,
  output: Members,
  requestId: string,
): WireResponse {
  const status = operation.route?.status ?? 200
  const headers = { 'x-amzn-requestid': requestId }
  switch (model.protocol) {
    case 'json': {
      const typed = { ...headers, 'content-type': 'application/x-amz-json-1.1' }
      if (operation.output.isUnitSchema()) return { status, headers: typed, body: '' }
      rpcWriter.write(operation.output, output)
      return { status, headers: typed, body: rpcWriter.flush() }
    }
    case 'rest-json': {
      const typed = { ...headers, 'content-type': 'application/json' }
      if (operation.output.isUnitSchema()) return { status, headers: typed, body: '{}' }
      restWriter.write(operation.output, output)
      return { status, headers: typed, body: restWriter.flush() }
    }
    case 'rest-xml':
      return encodeRestXml(model, operation, output, requestId)
    case 'query': {
      const value = { [`${operation.name}Result`]: output, ResponseMetadata: { RequestId: requestId } }
      const body = writeXml(model, queryEnvelope(model, operation), value)
      return { status, headers: { ...headers, 'content-type': XML_TYPE }, body }
    }
    case 'ec2': {
      const body = writeXml(model, ec2Envelope(model, operation), { requestId, ...output })
      return { status, headers: { ...headers, 'content-type': XML_TYPE }, body }
    }
  }
}

const envelopes = new WeakMap<Operation, StaticStructureSchema>()

function queryEnvelope(model: ServiceModel, operation: Operation): StaticStructureSchema {
  return remember(operation, () => {
    const metadata = structure(model.namespace, 'ResponseMetadata', { RequestId: TEXT })
    const result = outputStructure(operation)
    return structure(model.namespace, `${operation.name}Response`, {
      ...(result && { [`${operation.name}Result`]: () => result }),
      ResponseMetadata: () => metadata,
    })
  })
}

/** EC2 has no result element: the output's members stand beside the request id. */
function ec2Envelope(model: ServiceModel, operation: Operation): StaticStructureSchema {
  return remember(operation, () => {
    const [, , , , names = [], schemas = []] = outputStructure(operation) ?? []
    const members = Object.fromEntries(names.map((name, at) => [name, schemas[at]]))
    return structure(model.namespace, `${operation.name}Response`, { requestId: TEXT, ...members })
  })
}

function outputStructure({ output }: Operation): StaticStructureSchema | undefined {
  return output.isUnitSchema() ? undefined : (output.getSchema() as StaticStructureSchema)
}

function remember(operation: Operation, make: () => StaticStructureSchema): StaticStructureSchema {
  let envelope = envelopes.get(operation)
  if (!envelope) {
    envelope = make()
    envelopes.set(operation, envelope)
  }
  return envelope
}
