import type { NormalizedSchema } from '@smithy/core/schema'
import type { StaticStructureSchema } from '@smithy/types'
import type { Members, WireResponse } from './messages'
import type { Operation, ServiceModel } from './service-model'
import { writeXml } from './xml'

/** An answer of S3: some members are headers; the others are a document, unless one member is the whole body. */
export function encodeRestXml(
  model: ServiceModel,
  operation: Operation,
  output: Members,
  requestId: string,
): WireResponse {
  const status = operation.route?.status ?? 200
  const headers: Record<string, string> = { 'x-amz-request-id': requestId }
  if (operation.output.isUnitSchema()) return { status, headers, body: '' }
  const members = [...operation.output.structIterator()]
  for (const [name, member] of members) {
    const { httpHeader } = member.getMergedTraits()
    // Of a body it is given by the body; an answer to HEAD has none.
    if (name === 'ContentLength' && operation.route?.method !== 'HEAD') continue
    if (httpHeader && output[name] !== undefined) headers[httpHeader.toLowerCase()] = headerText(member, output[name])
  }
  const payload = members.find(([, member]) => member.getMergedTraits().httpPayload)
  if (payload) return { status, headers, ...payloadBody(model, payload[1], output[payload[0]]) }
  const inBody = members.filter(([, member]) => !member.getMergedTraits().httpHeader)
  if (inBody.length === 0) return { status, headers, body: '' }
  const document = Object.fromEntries(inBody.map(([name]) => [name, output[name]]))
  headers['content-type'] = 'application/xml'
  return { status, headers, body: writeXml(model, operation.output.getSchema() as StaticStructureSchema, document) }
}

function payloadBody(
  model: ServiceModel,
  member: NormalizedSchema,
  value: unknown,
): Pick<WireResponse, 'body' | 'binary'> {
  if (value === undefined) return { body: '' }
  if (!member.isStructSchema()) return { body: value as Uint8Array, binary: true }
  return { body: writeXml(model, member.getSchema() as StaticStructureSchema, value as Members) }
}

function headerText(member: NormalizedSchema, value: unknown): string {
  if (!(value instanceof Date)) return String(value)
  // Headers hold HTTP dates unless the schema says otherwise: 5 = date-time, 7 = seconds since the epoch.
  const format = member.getSchema()
  return format === 5 ? value.toISOString() : format === 7 ? String(value.getTime() / 1000) : value.toUTCString()
}
