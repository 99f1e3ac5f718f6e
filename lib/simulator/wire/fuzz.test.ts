import { Readable } from 'node:stream'
import { HttpResponse } from '@smithy/core/protocols'
import type { HttpRequest } from '@smithy/types'
import { describe, expect, test } from 'vitest'
import { comparable, SchemaValues, seededRandom, withoutEmpty } from '../testing/schema-values'
import { decodeRequest } from './decode-request'
import { encodeError } from './encode-error'
import { encodeResponse } from './encode-response'
import { identifyOperation } from './identify-operation'
import type { Members, WireRequest, WireResponse } from './messages'
import { loadServiceModel, type Operation, type ServiceModel } from './service-model'

/**
 * Random inputs and outputs made from the schemas, both directions through the unmodified client: what the client sends,
 * the simulator must understand, and what the simulator answers, the client must.
 */
const CLIENTS = [
  'kms',
  'sts',
  'iam',
  'ec2',
  'eks',
  'organizations',
  'auto-scaling',
  'cloudtrail',
  'sqs',
  'service-quotas',
]
const SEED = Number(process.env.FUZZ_SEED ?? 1)
const SAMPLE = Number(process.env.FUZZ_OPERATIONS ?? 60)
const ROUNDS = 2
/** The EC2 client signs a URL of its own into CopySnapshot, so what arrives is not what was given. */
const REWRITTEN_BY_THE_CLIENT = new Set(['CopySnapshot'])

type Constructor = new (argument: object) => object
interface Client {
  readonly config: object
  send(command: object): Promise<{ $metadata: { requestId?: string } }>
}

/** A client whose requests go nowhere: each is kept, and `reply` is what comes back. */
async function loopback(name: string) {
  const sdk = (await import(`@aws-sdk/client-${name}`)) as Record<string, unknown>
  const Client = Object.entries(sdk).find(([key]) => /^[A-Z]\w*Client$/.test(key))?.[1] as Constructor
  const wire: { request?: WireRequest; reply?: WireResponse } = {}
  const requestHandler = {
    handle: async (request: HttpRequest) => {
      wire.request = toWire(request)
      const { status, headers, body } = wire.reply!
      return { response: new HttpResponse({ statusCode: status, headers, body: Readable.from([Buffer.from(body)]) }) }
    },
  }
  const client = new Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    endpoint: 'http://127.0.0.1:1',
    maxAttempts: 1,
    disableHostPrefix: true,
    // SQS's client insists on checksums that made-up messages do not have.
    md5: false,
    requestHandler,
  }) as Client
  return { sdk, client, wire, model: loadServiceModel(sdk, client) }
}

function toWire(request: HttpRequest): WireRequest {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const one of [value].flat()) query.append(name, String(one))
  }
  const { method, path, headers, body } = request
  return { method, path, query, headers, body: Buffer.from(body ?? '') }
}

function sample(model: ServiceModel, random: () => number): Operation[] {
  const usable = [...model.operations.values()].filter(
    ({ name, input, output }) =>
      !REWRITTEN_BY_THE_CLIENT.has(name) && !input.getEventStreamMember() && !output.getEventStreamMember(),
  )
  return usable
    .map((operation) => ({ operation, order: random() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, SAMPLE)
    .map(({ operation }) => operation)
}

describe.each(CLIENTS)('%s', (name) => {
  test('inputs and outputs survive the way through the real client and back', async () => {
    const { sdk, client, wire, model } = await loopback(name)
    const random = seededRandom(SEED)
    const values = new SchemaValues(random)
    const isXml = model.protocol === 'query' || model.protocol === 'ec2'
    for (const operation of sample(model, random)) {
      for (let round = 0; round < ROUNDS; round++) {
        const made = values.structure(operation.input)
        const input = (isXml ? (withoutEmpty(made) ?? {}) : made) as Members
        if (operation.required.some((member) => input[member] === undefined)) continue // an empty structure was required
        const output = values.structure(operation.output)
        wire.reply = encodeResponse(model, operation, structuredClone(output), 'request-1')
        const Command = sdk[`${operation.name}Command`] as Constructor
        const { $metadata, ...got } = await client.send(new Command(structuredClone(input)))
        const identified = identifyOperation(model, wire.request!)
        expect(identified.operation.name).toBe(operation.name)
        expect(comparable(decodeRequest(model, wire.request!, identified)), operation.name).toEqual(comparable(input))
        expect(comparable(got), operation.name).toEqual(comparable(output))
        expect($metadata.requestId).toBe('request-1')
      }
    }
  })

  test('every modelled error comes back as its own class', async () => {
    const { sdk, client, wire, model } = await loopback(name)
    const probe = [...model.operations.values()].find(
      ({ required, input }) => required.length === 0 && !input.isUnitSchema(),
    )!
    const Command = sdk[`${probe.name}Command`] as Constructor
    const classes = Object.values(sdk).filter(
      (value): value is Constructor =>
        typeof value === 'function' && value.prototype instanceof Error && !/ServiceException$/.test(value.name),
    )
    for (const ErrorClass of classes) {
      const original = new ErrorClass({ message: 'not <today> & not tomorrow', $metadata: {} }) as Error
      wire.reply = encodeError(model, original, 'request-2')
      const caught = await client.send(new Command({})).then(
        () => undefined,
        (error: Error) => error,
      )
      expect(caught, ErrorClass.name).toBeInstanceOf(ErrorClass)
      expect(caught?.message).toBe('not <today> & not tomorrow')
    }
    if (name !== 'ec2') expect(classes.length).toBeGreaterThan(3)
  })
})
