import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2'
import { ListAccessEntriesCommand } from '@aws-sdk/client-eks'
import { ListKeysCommand } from '@aws-sdk/client-kms'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterEach, describe, expect, test } from 'vitest'
import { type AwsClients, createClients } from './clients'
import { observe, sortAwsError } from './errors'
import { Gate } from './gate'
import { createHttpHandler } from './http-handler'
import { RateBook } from './rate-book'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

type Answer = { status: number; body: string; type?: string } | 'hang' | 'reset'

/** Clients of a server that gives everybody the same answer, with what the real SDK makes of it. */
async function clientsOf(answer: Answer, options: { timeoutMs?: number; maxAttempts?: number } = {}) {
  let requests = 0
  server = createServer((request, response) => {
    request.resume()
    requests += 1
    if (answer === 'hang') return
    if (answer === 'reset') return request.socket.destroy()
    response.writeHead(answer.status, { 'content-type': answer.type ?? 'text/html' }).end(answer.body)
  })
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening))
  const clients: AwsClients = createClients(
    {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      homeRegion: 'us-east-1',
      requestHandler: createHttpHandler({ timeoutMs: options.timeoutMs ?? 2_000 }),
      pace: { rates: new RateBook(1), gate: new Gate(10) },
      maxAttempts: options.maxAttempts ?? 1,
    },
    '111100000001',
    async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret' }),
  )
  return { clients, requests: () => requests }
}

const htmlPage = '<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body>nothing here</body></html>'

describe('answers that are no AWS answers', () => {
  test('an HTML 404 for a REST call is malformed, with the page named', async () => {
    const { clients } = await clientsOf({ status: 404, body: htmlPage })
    const read = await observe('eks:ListAccessEntries', () =>
      clients.eks('us-east-1').send(new ListAccessEntriesCommand({ clusterName: 'blue' })),
    )
    expect(read).toEqual({
      state: 'failed',
      call: 'eks:ListAccessEntries',
      code: 'MalformedAnswerError',
      message: 'HTTP 404 with an HTML page instead of an AWS answer: 404 Not Found',
    })
  })

  test('an HTML page with status 200 is not an empty list', async () => {
    const { clients } = await clientsOf({ status: 200, body: htmlPage })
    const error = await clients.ec2('us-east-1').send(new DescribeRegionsCommand({})).catch(sortAwsError)
    expect(error).toMatchObject({ kind: 'malformed' })
  })

  test('an HTML 500 is tried again, then malformed', async () => {
    const { clients, requests } = await clientsOf({ status: 500, body: htmlPage }, { maxAttempts: 2 })
    const error = await clients.ec2('us-east-1').send(new DescribeRegionsCommand({})).catch(sortAwsError)
    expect(error).toMatchObject({ kind: 'malformed', code: 'MalformedAnswerError' })
    expect(requests()).toBe(2)
  })

  test('cut-off JSON is malformed', async () => {
    const { clients } = await clientsOf({ status: 200, body: '{"Keys": [', type: 'application/x-amz-json-1.1' })
    const error = await clients.kms('us-east-1').send(new ListKeysCommand({})).catch(sortAwsError)
    expect(error).toMatchObject({ kind: 'malformed' })
  })

  test.each([
    [500, 'server-error'],
    [503, 'server-error'],
    [403, 'malformed'],
  ])('a text with status %i instead of XML is %s: nobody decided anything', async (status, kind) => {
    const { clients } = await clientsOf({ status, body: 'Something went wrong.', type: 'text/plain' })
    const error = await clients.sts('us-east-1').send(new GetCallerIdentityCommand({})).catch(sortAwsError)
    expect(error).toMatchObject({ kind })
  })

  test('XML labelled as HTML is an ordinary answer', async () => {
    const body =
      '<DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1</regionName></item></regionInfo></DescribeRegionsResponse>'
    const { clients } = await clientsOf({ status: 200, body })
    const { Regions } = await clients.ec2('us-east-1').send(new DescribeRegionsCommand({}))
    expect(Regions?.map((region) => region.RegionName)).toEqual(['eu-west-1'])
  })
})

describe('no answer at all', () => {
  test('a server that never answers is unreachable after the deadline', async () => {
    const { clients } = await clientsOf('hang', { timeoutMs: 100 })
    const error = await clients.kms('us-east-1').send(new ListKeysCommand({})).catch(sortAwsError)
    expect(error).toMatchObject({ kind: 'unreachable', code: 'TimeoutError' })
  })

  test('a connection that is cut is tried again, then unreachable', async () => {
    const { clients, requests } = await clientsOf('reset', { maxAttempts: 3 })
    const error = await clients.kms('us-east-1').send(new ListKeysCommand({})).catch(sortAwsError)
    expect(error).toMatchObject({ kind: 'unreachable', code: 'ECONNRESET' })
    expect(requests()).toBe(3)
  })
})

describe('AWS errors, as the SDK reads them', () => {
  const json = (type: string, message = 'as AWS says') => ({
    status: 400,
    type: 'application/x-amz-json-1.1',
    body: JSON.stringify({ __type: type, message }),
  })

  test.each([
    ['AccessDeniedException', 'access-denied'],
    ['NotFoundException', 'not-found'],
    ['ThrottlingException', 'throttled'],
    ['ExpiredTokenException', 'expired-credentials'],
    ['RegionDisabledException', 'region-disabled'],
    ['LimitExceededException', 'other'],
    ['KMSInvalidStateException', 'other'],
  ] as const)('%s is %s', async (type, kind) => {
    const { clients } = await clientsOf(json(type))
    const error = await clients.kms('us-east-1').send(new ListKeysCommand({})).catch(sortAwsError)
    expect(error).toEqual({ kind, code: type, message: 'as AWS says' })
  })

  test('a refusal is denied, anything else failed', async () => {
    const { clients } = await clientsOf(json('AccessDeniedException', 'not authorized'))
    const read = await observe('kms:ListKeys', () => clients.kms('us-east-1').send(new ListKeysCommand({})))
    expect(read).toEqual({ state: 'denied', call: 'kms:ListKeys', message: 'not authorized' })
  })

  test('EC2 says UnauthorizedOperation for denied', async () => {
    const body =
      '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized.</Message></Error></Errors></Response>'
    const { clients } = await clientsOf({ status: 403, body, type: 'text/xml' })
    const error = await clients.ec2('us-east-1').send(new DescribeRegionsCommand({})).catch(sortAwsError)
    expect(error).toEqual({ kind: 'access-denied', code: 'UnauthorizedOperation', message: 'You are not authorized.' })
  })
})
