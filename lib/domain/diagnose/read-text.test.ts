import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { longestText, readText } from './read-text'
import type { FactKind, Reading } from './reading'

function read(text: string): Reading {
  const reading = readText(text)
  if (reading.outcome !== 'read') throw new Error(`Expected a text that is read, got ${reading.outcome}.`)
  return reading
}
const facts = (text: string) => read(text).facts.map(({ kind, value }) => [kind, value])
const values = (text: string, kind: FactKind) =>
  read(text).facts.flatMap((fact) => (fact.kind === kind ? [fact.value] : []))

const controller = 'arn:aws:sts::111100000004:assumed-role/karpenter-orders/1700000000000000000'
const key = 'arn:aws:kms:eu-west-1:111100000002:key/0a1b2c3d-0000-4000-8000-000000000001'
const instance = 'i-0f00000000000000a'

describe('ids and names', () => {
  test.each([
    [instance, [['instance', instance]]],
    ['i-0f00abcd', [['instance', 'i-0f00abcd']]],
    ['vol-0f00000000000000b', [['volume', 'vol-0f00000000000000b']]],
    [key, [['key', key]]],
    ['0a1b2c3d-0000-4000-8000-000000000001', [['key', '0a1b2c3d-0000-4000-8000-000000000001']]],
    ['alias/orders-ebs', [['key', 'alias/orders-ebs']]],
    [controller, [['principal', controller]]],
    ['nodeclaim/general-x7k2p', [['node-claim', 'general-x7k2p']]],
    [
      'node: ip-10-0-1-2.eu-west-1.compute.internal',
      [
        ['node', 'ip-10-0-1-2.eu-west-1.compute.internal'],
        ['region', 'eu-west-1'],
      ],
    ],
    [
      `${instance}.eu-west-1.compute.internal`,
      [
        ['node', `${instance}.eu-west-1.compute.internal`],
        ['instance', instance],
        ['region', 'eu-west-1'],
      ],
    ],
    [
      `aws:///eu-west-1b/${instance}`,
      [
        ['region', 'eu-west-1'],
        ['instance', instance],
      ],
    ],
    [
      'arn:aws:eks:eu-west-1:111100000004:nodegroup/orders/workers/0a1b',
      [
        ['account', '111100000004'],
        ['cluster', 'orders'],
        ['node-group', 'workers'],
      ],
    ],
  ])('%s', (text, expected) => {
    expect(facts(text)).toEqual(expected)
  })

  test('kubectl puts the kind before the name', () => {
    const node = `${instance}.eu-west-1.compute.internal`
    expect(facts(`node/${node}`)).toEqual(facts(node))
    expect(facts('ec2nodeclass.karpenter.k8s.aws/default')).toEqual([['node-class', 'default']])
  })

  test('a word alone may be a name; the words of a sentence are not', () => {
    expect(read('payments').names.map(({ value }) => value)).toEqual(['payments'])
    expect(read('the nodes of payments-prod do not start').names.map(({ value }) => value)).toEqual(['payments-prod'])
  })

  test('a bare id is that of a key only where the text says so', () => {
    const id = '0a1b2c3d-0000-4000-8000-000000000001'
    expect(values(`Key '${id}' does not exist`, 'key')).toEqual([id])
    expect(values(`request id: ${id} failed`, 'key')).toEqual([])
  })
})

describe('state reasons', () => {
  test.each([
    [
      'Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state',
      'Client.InvalidKMSKey.InvalidState',
    ],
    ['Client.InternalError: Client error on launch', 'Client.InternalError'],
    ['Server.InternalError', 'Server.InternalError'],
    ['Client.VolumeLimitExceeded: Volume limit exceeded', 'Client.VolumeLimitExceeded'],
  ])('%s', (text, code) => {
    expect(facts(text)).toEqual([['error-code', code]])
    expect(read(text).sources).toContain('state-reason')
  })

  test('with the key and the instance in the same line', () => {
    const text = `${instance} terminated: Client.InvalidKMSKey.InvalidState (${key})`
    expect(facts(text)).toEqual([
      ['instance', instance],
      ['error-code', 'Client.InvalidKMSKey.InvalidState'],
      ['key', key],
    ])
  })

  test('the text of the console, which has no code', () => {
    const text = 'One or more of the attached Amazon EBS volumes are encrypted with an inaccessible AWS KMS key'
    expect(read(text)).toMatchObject({ sources: ['state-reason'], facts: [] })
  })
})

describe("AWS's refusals", () => {
  const refused = `User: ${controller} is not authorized to perform: kms:GenerateDataKeyWithoutPlaintext on resource: ${key}`

  test.each([
    [
      'because no identity-based policy allows the kms:GenerateDataKeyWithoutPlaintext action',
      'no-allow-in',
      'identity-based policy',
    ],
    [
      'because no resource-based policy allows the kms:GenerateDataKeyWithoutPlaintext action',
      'no-allow-in',
      'resource-based policy',
    ],
    [
      'because no VPC endpoint policy allows the kms:GenerateDataKeyWithoutPlaintext action',
      'no-allow-in',
      'VPC endpoint policy',
    ],
    ['with an explicit deny in a service control policy', 'deny-in', 'service control policy'],
    ['with an explicit deny in an identity-based policy', 'deny-in', 'identity-based policy'],
    [
      'with an explicit deny in a permissions boundary: arn:aws:iam::111100000004:policy/limits',
      'deny-in',
      'permissions boundary',
    ],
    ['with an explicit deny', 'deny-in', 'a policy that AWS does not name'],
  ])('… %s', (reason, kind, document) => {
    const reading = read(`${refused} ${reason}`)
    expect(reading.sources).toEqual(['access-denied-message'])
    expect(reading.facts.map((fact) => [fact.kind, fact.value])).toEqual([
      ['principal', controller],
      ['operation', 'GenerateDataKeyWithoutPlaintext'],
      ['key', key],
      [kind, document],
    ])
  })

  test('the wording of KMS for a key of another account', () => {
    const text = `AccessDeniedException: User: ${controller} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`
    expect(facts(text)).toEqual([
      ['error-code', 'AccessDeniedException'],
      ['principal', controller],
      ['operation', 'Decrypt'],
      ['no-allow-in', 'resource-based policy'],
    ])
  })

  test('the role that was to be passed is no caller', () => {
    const text = `UnauthorizedOperation: You are not authorized to perform this operation. User: ${controller} is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111100000004:role/KarpenterNodeRole-orders because no identity-based policy allows the iam:PassRole action`
    expect(values(text, 'principal')).toEqual([controller])
    expect(values(text, 'operation')).toEqual(['iam:PassRole'])
  })

  test('what is encoded is said to be encoded', () => {
    const text =
      'You are not authorized to perform this operation. Encoded authorization failure message: 4GIOHlTkIaWHQD0Q0m6XSnuUMCm-abcABC_x'
    expect(read(text)).toMatchObject({
      sources: ['encoded-message'],
      facts: [{ kind: 'encoded-message', value: '4GIOHlTkIaWHQD0Q0m6XSnuUMCm-abcABC_x' }],
    })
  })
})

describe('events and log lines', () => {
  const event = {
    eventSource: 'kms.amazonaws.com',
    eventName: 'CreateGrant',
    eventTime: '2026-11-24T10:11:12Z',
    awsRegion: 'eu-west-1',
    errorCode: 'AccessDenied',
    errorMessage: `User: ${controller} is not authorized to perform: kms:CreateGrant on resource: ${key} because no identity-based policy allows the kms:CreateGrant action`,
    userIdentity: {
      arn: controller,
      sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111100000004:role/karpenter-orders' } },
    },
    requestParameters: {
      keyId: key,
      granteePrincipal: `arn:aws:sts::111100000004:assumed-role/aws:ec2-infrastructure/${instance}`,
      constraints: { encryptionContextSubset: { 'aws:ebs:id': 'vol-0f00000000000000b' } },
    },
    recipientAccountId: '111100000004',
  }

  test.each([
    ['', (text: string) => text],
    [' in an event of EventBridge', (text: string) => `{"detail-type":"AWS API Call via CloudTrail","detail":${text}}`],
    [' within a string', (text: string) => JSON.stringify({ CloudTrailEvent: text })],
    [' cut off at its end', (text: string) => text.slice(0, -40)],
  ])('a CloudTrail event%s', (_, wrap) => {
    const text = wrap(JSON.stringify(event, null, 2))
    expect(read(text).sources).toEqual(expect.arrayContaining(['cloudtrail-event', 'access-denied-message']))
    expect(values(text, 'operation')).toContain('CreateGrant')
    expect(values(text, 'principal')).toEqual(expect.arrayContaining([controller]))
    expect(values(text, 'principal').join()).not.toContain('ec2-infrastructure')
    expect(values(text, 'instance')).toEqual([instance])
    expect(values(text, 'volume')).toEqual(['vol-0f00000000000000b'])
    expect(values(text, 'region')).toEqual(['eu-west-1'])
    expect(values(text, 'time')).toEqual(['2026-11-24T10:11:12Z'])
    expect(new Set(values(text, 'key'))).toEqual(new Set([key]))
    expect(values(text, 'no-allow-in')).toEqual(['identity-based policy'])
  })

  test('a scaling activity, as JSON and as text', () => {
    const message =
      'Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state'
    const json = JSON.stringify({
      Activities: [
        {
          ActivityId: '1f2e',
          AutoScalingGroupName: 'eks-workers-0a1b',
          Description: `Launching a new EC2 instance: ${instance}`,
          StatusMessage: message,
        },
      ],
    })
    expect(facts(json)).toEqual([
      ['auto-scaling-group', 'eks-workers-0a1b'],
      ['instance', instance],
      ['error-code', 'Client.InvalidKMSKey.InvalidState'],
    ])
    expect(read(json).sources).toContain('scaling-activity')
    const health = read(`AsgInstanceLaunchFailures: ${message} [${instance}]`)
    expect(health.sources).toEqual(expect.arrayContaining(['scaling-activity', 'state-reason']))
    expect(health.facts.map(({ kind }) => kind)).toEqual(['error-code', 'error-code', 'instance'])
  })

  test('messages of the EBS CSI driver', () => {
    const attach = `AttachVolume.Attach failed for volume "pvc-0a1b2c3d-0000-4000-8000-000000000009" : rpc error: code = Internal desc = Could not attach volume "vol-0f00000000000000b" to node "${instance}": CustomerKeyHasBeenRevoked: The customer key is revoked`
    expect(read(attach).sources).toEqual(['csi-message'])
    expect(facts(attach)).toEqual([
      ['persistent-volume', 'pvc-0a1b2c3d-0000-4000-8000-000000000009'],
      ['volume', 'vol-0f00000000000000b'],
      ['instance', instance],
      ['error-code', 'CustomerKeyHasBeenRevoked'],
    ])
    const create =
      'failed to provision volume with StorageClass "encrypted": rpc error: code = Internal desc = Could not create volume: failed to get an available volume in EC2: InvalidVolume.NotFound: The volume does not exist'
    expect(facts(create)).toEqual([['error-code', 'InvalidVolume.NotFound']])
  })

  test('log lines of Karpenter, as JSON and as text, with the span of each fact', () => {
    const json = `{"level":"INFO","time":"2026-11-24T10:11:12.345Z","logger":"controller","message":"launched nodeclaim","controller":"nodeclaim.lifecycle","NodeClaim":{"name":"general-x7k2p"},"provider-id":"aws:///eu-west-1b/${instance}"}`
    const text = `2026-11-24T10:11:12.345Z\tINFO\tcontroller.nodeclaim.lifecycle\tlaunched nodeclaim\t{"nodeclaim": "general-x7k2p", "provider-id": "aws:///eu-west-1b/${instance}"}`
    for (const lines of [json, text, `${json}\n${json}\n`]) {
      const reading = read(lines)
      expect(reading.sources).toEqual(['karpenter-log'])
      const found = new Set(reading.facts.map(({ kind, value }) => `${kind} ${value}`))
      expect(found).toEqual(
        new Set([
          'time 2026-11-24T10:11:12.345Z',
          'node-claim general-x7k2p',
          'region eu-west-1',
          `instance ${instance}`,
        ]),
      )
      for (const { kind, value, start, end } of reading.facts) {
        if (kind !== 'region') expect(lines.slice(start, end)).toBe(value)
      }
    }
  })

  test('what EC2 says of an instance: tags name its cluster', () => {
    const text = JSON.stringify({
      InstanceId: instance,
      StateReason: { Code: 'Client.InternalError', Message: 'Client.InternalError: Client error on launch' },
      Tags: [
        { Key: 'eks:eks-cluster-name', Value: 'orders' },
        { Key: 'karpenter.sh/nodepool', Value: 'general' },
      ],
    })
    expect(values(text, 'cluster')).toEqual(['orders'])
    expect(values(text, 'node-pool')).toEqual(['general'])
    expect(values(text, 'error-code')).toEqual(['Client.InternalError', 'Client.InternalError'])
  })
})

describe('whatever is pasted', () => {
  test('a text that is too long is said to be, with the limit', () => {
    expect(readText('x'.repeat(longestText + 1))).toEqual({
      outcome: 'too-long',
      length: longestText + 1,
      limit: longestText,
    })
  })

  const pieces = fc.constantFrom(
    ...[
      '{"',
      '":',
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      '\\',
      '\\u00',
      '\\"',
      ' ',
      '\n',
      'User: ',
      ' is not authorized to perform: ',
      'kms:Decrypt',
    ],
    ...[
      ' on resource: ',
      ' because no ',
      'identity-based policy',
      'Encoded authorization failure message:',
      'keyId',
      '=',
      ':',
      '/',
      '.',
    ],
    ...[instance, key, controller, 'alias/', 'nodeclaim/', 'Client.', '\u{1f512}', '\ud800'],
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.json(),
    fc.array(fc.oneof(pieces, fc.string({ maxLength: 6 })), { maxLength: 60 }).map((parts) => parts.join('')),
  )

  test('is read without failing, and every fact stands in it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const reading = read(text)
        expect(reading.text).toBe(text)
        for (const { start, end } of [...reading.facts, ...reading.names]) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 3_000 },
    )
  })

  test('a known fact is found whatever stands around it', () => {
    const around = fc.stringMatching(/^[a-z ,;(){}[\]"]{0,80}$/)
    fc.assert(
      fc.property(around, around, (before, after) => {
        expect(values(`${before.replaceAll('{"', '')} ${key} ${after}`, 'key')).toEqual([key])
      }),
    )
  })

  test.each([
    '{"',
    '[{',
    '{"a":',
    '{"a":"',
    '"',
    "'",
    'User: ',
    '\\',
    '{"\\',
    '[',
    'key ',
    'a:',
    'arn:',
    '{"a":[',
    "User '",
  ])('the longest text made of %s is read in time', (piece) => {
    const text = piece.repeat(Math.floor(longestText / piece.length))
    const started = performance.now()
    read(text)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
