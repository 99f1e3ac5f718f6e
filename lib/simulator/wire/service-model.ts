import { NormalizedSchema, type TypeRegistry } from '@smithy/core/schema'
import type { StaticErrorSchema, StaticOperationSchema, StaticStructureSchema } from '@smithy/types'
import { compileRoute, type Route } from './route'

export type Protocol = 'json' | 'query' | 'ec2' | 'rest-json' | 'rest-xml'

/** The structures of the SDK that stand for a Smithy `structure`: a tuple with its members' names and schemas. */
export type StructureSchema = StaticStructureSchema | StaticErrorSchema

export interface Operation {
  readonly name: string
  readonly input: NormalizedSchema
  readonly output: NormalizedSchema
  /** Members the caller must send, in the SDK's spelling. */
  readonly required: readonly string[]
  readonly route?: Route
}

/** What the wire layer knows of a service, read from its unmodified client package. */
export interface ServiceModel {
  readonly signingName: string
  readonly protocol: Protocol
  readonly targetPrefix: string
  readonly xmlNamespace: string
  readonly namespace: string
  readonly operations: ReadonlyMap<string, Operation>
  readonly errors: readonly TypeRegistry[]
}

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  'aws.protocols#awsJson1_0': 'json',
  'aws.protocols#awsJson1_1': 'json',
  'aws.protocols#awsQuery': 'query',
  'aws.protocols#ec2Query': 'ec2',
  'aws.protocols#restJson1': 'rest-json',
  'aws.protocols#restXml': 'rest-xml',
}

/** The tag with which the SDK marks an operation among its static schemas. */
const OPERATION = 9

interface ClientConfig {
  readonly protocol: { getShapeId(): string }
  readonly protocolSettings: Readonly<Record<string, unknown>>
  readonly serviceId: string
  readonly defaultSigningName: string
}

/**
 * Reads a service's operations, protocol and errors from the SDK. `sdk` is the module of an `@aws-sdk/client-…` package,
 * `client` any instance of its client class (no call is made with it).
 */
export function loadServiceModel(sdk: object, client: { readonly config: object }): ServiceModel {
  const config = client.config as ClientConfig
  const shapeId = config.protocol.getShapeId()
  const protocol = PROTOCOLS[shapeId]
  if (!protocol) {
    throw new Error(`${config.serviceId} speaks ${shapeId}; the wire layer knows ${Object.keys(PROTOCOLS).join(', ')}`)
  }
  const setting = (name: string) => String(config.protocolSettings[name] ?? '')
  const operations = Object.values(sdk).filter(isOperationSchema).map(readOperation)
  return {
    signingName: config.defaultSigningName,
    protocol,
    targetPrefix: setting('serviceTarget'),
    xmlNamespace: setting('xmlNamespace'),
    namespace: setting('defaultNamespace'),
    operations: new Map(operations.map((operation) => [operation.name, operation])),
    errors: (sdk as { errorTypeRegistries: TypeRegistry[] }).errorTypeRegistries,
  }
}

function isOperationSchema(value: unknown): value is StaticOperationSchema {
  return Array.isArray(value) && value[0] === OPERATION
}

function readOperation(schema: StaticOperationSchema): Operation {
  const [, , name, traits, inputRef, outputRef] = schema
  const input = NormalizedSchema.of(inputRef)
  const http = typeof traits === 'object' ? (traits as { http?: [string, string, number] }).http : undefined
  return {
    name,
    input,
    output: NormalizedSchema.of(outputRef),
    required: requiredMembers(input),
    ...(http && { route: compileRoute(...http) }),
  }
}

/** A static structure lists its required members first and says how many there are. */
function requiredMembers(input: NormalizedSchema): readonly string[] {
  if (!input.isStructSchema()) return []
  const [, , , , names, , required = 0] = input.getSchema() as StructureSchema
  return names.slice(0, required)
}
