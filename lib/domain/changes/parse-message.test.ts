import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isProblem } from './change-event'
import { findStale } from './find-stale'
import { parseMessage } from './parse-message'
import { envelope, exampleKey, trailRecord } from './testing/trail-events'

function parsed(body: unknown) {
  const message = parseMessage(typeof body === 'string' ? body : JSON.stringify(body))
  if (isProblem(message)) throw new Error(message.text)
  return message.event
}
const problemOf = (body: unknown) => {
  const message = parseMessage(typeof body === 'string' ? body : JSON.stringify(body))
  return isProblem(message) ? message.problem : null
}

test('an event of EventBridge and the bare record say the same', () => {
  const event = parsed(envelope(trailRecord()))
  expect(event).toEqual({
    eventId: '6a6a6a6a-0000-4000-8000-000000000001',
    at: '2026-11-20T09:21:07.000Z',
    accountId: '444455556666',
    region: 'eu-central-1',
    source: 'kms.amazonaws.com',
    name: 'RevokeGrant',
    actorArn: 'arn:aws:sts::111122223333:assumed-role/KeyAdministrator/robin',
    resources: [exampleKey],
    errorCode: null,
    readOnly: false,
  })
  expect(parsed(trailRecord())).toEqual(event)
})

test('what the record leaves out, the envelope may say', () => {
  const { awsRegion: _, recipientAccountId: __, eventTime: ___, ...rest } = trailRecord()
  const event = parsed({ ...envelope(trailRecord()), detail: rest })
  expect(event).toMatchObject({ region: 'eu-central-1', accountId: '444455556666', at: '2026-11-20T09:21:07.000Z' })
})

describe('a key is named', () => {
  const own = { userIdentity: { type: 'AssumedRole', accountId: '444455556666' }, resources: undefined }
  test.each([
    ['by its id', { requestParameters: { keyId: exampleKey.split('/')[1] } }, exampleKey],
    ['by its ARN', { requestParameters: { keyId: exampleKey } }, exampleKey],
    [
      'by an alias',
      { requestParameters: { keyId: 'alias/ledger' } },
      'arn:aws:kms:eu-central-1:444455556666:alias/ledger',
    ],
    ['in the answer alone', { requestParameters: null, responseElements: { keyId: exampleKey } }, exampleKey],
    ['when it is new', { requestParameters: {}, responseElements: { keyMetadata: { arn: exampleKey } } }, exampleKey],
    [
      'by KMS itself when its waiting time is over',
      { requestParameters: null, serviceEventDetails: { keyId: exampleKey } },
      exampleKey,
    ],
  ])('%s', (_, change, arn) => {
    expect(parsed(trailRecord({ ...own, ...change })).resources).toEqual([arn])
  })

  test('in the account of the caller where only an id is given, whichever trail keeps the record', () => {
    const record = trailRecord({ requestParameters: { keyId: 'mrk-0f0f' }, resources: [] })
    expect(parsed(record).resources).toEqual(['arn:aws:kms:eu-central-1:111122223333:key/mrk-0f0f'])
  })

  test('in its own partition', () => {
    const record = trailRecord({ ...own, awsRegion: 'cn-north-1', requestParameters: { keyId: 'alias/ledger' } })
    expect(parsed(record).resources).toEqual(['arn:aws-cn:kms:cn-north-1:444455556666:alias/ledger'])
  })
})

test('IAM names roles and policies, EKS its cluster', () => {
  const iam = { eventSource: 'iam.amazonaws.com', resources: undefined, awsRegion: 'us-east-1' }
  const policyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
  const attached = trailRecord({
    ...iam,
    eventName: 'AttachRolePolicy',
    requestParameters: { roleName: 'ledger', policyArn },
  })
  expect(parsed(attached).resources).toEqual(['arn:aws:iam::444455556666:role/ledger', policyArn])
  const cluster = trailRecord({
    eventSource: 'eks.amazonaws.com',
    eventName: 'CreateAccessEntry',
    resources: undefined,
    requestParameters: { name: 'ledger', principalArn: 'arn:aws:iam::444455556666:role/ledger' },
  })
  expect(parsed(cluster).resources).toEqual(['arn:aws:eks:eu-central-1:444455556666:cluster/ledger'])
})

test('an AWS service that acts by itself is named where nobody else is', () => {
  const byService = trailRecord({ userIdentity: { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' } })
  expect(parsed(byService).actorArn).toBe('autoscaling.amazonaws.com')
  expect(parsed(trailRecord({ userIdentity: null })).actorArn).toBe('')
})

test.each([
  ['not-json', ''],
  ['not-json', '{"detail": {'],
  ['not-an-event', 'null'],
  ['not-an-event', '[]'],
  ['not-an-event', '"RevokeGrant"'],
  ['not-an-event', { Message: 'from somewhere else' }],
  ['not-an-event', { 'detail-type': 'Scheduled Event', detail: {} }],
  ['incomplete', trailRecord({ eventID: undefined })],
  ['incomplete', trailRecord({ eventTime: 'yesterday' })],
  ['incomplete', trailRecord({ recipientAccountId: 7, userIdentity: undefined })],
] as const)('%s: %o', (problem, body) => {
  expect(problemOf(body)).toBe(problem)
})

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    exampleKey,
    'alias/x',
    'arn:aws:kms:::',
    'arn:::::',
    'CreateGrant',
    'kms.amazonaws.com',
    '444455556666',
    '__proto__',
    'constructor',
    '\u0000',
    '2026-11-20T09:21:07Z',
  ),
)
const anyJson = fc.oneof(anyText, fc.jsonValue(), fc.dictionary(anyText, fc.oneof(anyText, fc.jsonValue())))
/** A record of which some members are something else. */
const spoiltRecord = fc
  .dictionary(fc.constantFrom(...Object.keys(trailRecord())), anyJson)
  .map((changes) => trailRecord(changes))
const spoiltEnvelope = fc
  .tuple(spoiltRecord, fc.dictionary(fc.constantFrom(...Object.keys(envelope({}))), anyJson))
  .map(([record, changes]) => ({ ...envelope(record), ...changes }))

test('nothing that can arrive makes it throw', () => {
  const body = fc.oneof(
    anyText,
    anyJson.map((value) => JSON.stringify(value)),
    spoiltRecord.map((value) => JSON.stringify(value)),
    spoiltEnvelope.map((value) => JSON.stringify(value)),
    fc.tuple(spoiltEnvelope, fc.nat(2_000)).map(([value, cut]) => JSON.stringify(value).slice(0, cut)),
  )
  fc.assert(
    fc.property(body, (text) => {
      const message = parseMessage(text)
      if (isProblem(message)) return message.text.length > 0
      const stale = findStale(message.event)
      return stale.length > 0 && (stale.length === 1 || stale.every(({ kind }) => kind !== 'nothing'))
    }),
    { numRuns: 2_000 },
  )
})

test('a message nested deeper than any record is a problem, not a crash', () => {
  const deep = 100_000
  expect(problemOf(`${'['.repeat(deep)}${']'.repeat(deep)}`)).toBe('not-an-event')
})
