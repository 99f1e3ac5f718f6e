import { XmlShapeSerializer } from '@aws-sdk/core/protocols'
import type { Schema, StaticStructureSchema } from '@smithy/types'
import type { Members } from './messages'
import type { ServiceModel } from './service-model'

/** A structure of our own around the SDK's shapes, for the envelope that AWS puts around XML outputs and errors. */
export function structure(
  namespace: string,
  name: string,
  members: Readonly<Record<string, unknown>>,
): StaticStructureSchema {
  return [3, namespace, name, 0, Object.keys(members), Object.values(members) as StaticStructureSchema[5]]
}

/** The schema of a plain text member. */
export const TEXT = 0

/** A whole XML document, written by the SDK's own serializer. */
export function writeXml(
  model: Pick<ServiceModel, 'namespace' | 'xmlNamespace'>,
  schema: StaticStructureSchema,
  value: Members,
): string {
  const writer = new XmlShapeSerializer({
    xmlNamespace: model.xmlNamespace,
    serviceNamespace: model.namespace,
    // 5 = ISO 8601, the XML protocols' default for timestamps.
    timestampFormat: { useTrait: true, default: 5 },
    httpBindings: false,
  })
  writer.write(schema as Schema, value)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writer.flush()}`
}
