import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type OrganizationBuilder, organization } from '../inventory/testing/organization-builder'
import { admitAccount, admitGrants, mayGrant, mayUse, type TestStatement } from '../inventory/testing/statements'
import { findNeeds } from '../launch-paths/find-needs'
import { indexInventory } from '../launch-paths/index-inventory'
import { type Answered, type Asks, diagnose } from './diagnose'
import type { Answers } from './inquiry'
import { readText } from './read-text'

const instance = 'i-0f00000000000000a'
const died = 'Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state'

function ask(org: OrganizationBuilder, text: string, answers: Answers = {}): Asks | Answered {
  const reading = readText(text)
  if (reading.outcome !== 'read') throw new Error(`Expected a text that is read, got ${reading.outcome}.`)
  const index = indexInventory(org.inventory())
  return diagnose({ reading, answers, index, needs: findNeeds(index), standing: new Map() })
}

function answer(org: OrganizationBuilder, text: string, answers: Answers = {}): Answered {
  const diagnosis = ask(org, text, answers)
  if (diagnosis.outcome !== 'answered') throw new Error(`Expected an answer, got a question: ${diagnosis.why}`)
  return diagnosis
}

function question(org: OrganizationBuilder, text: string, answers: Answers = {}): Asks {
  const diagnosis = ask(org, text, answers)
  if (diagnosis.outcome !== 'asks') throw new Error('Expected a question, got an answer.')
  return diagnosis
}

interface Given {
  readonly allows?: (key: string) => readonly TestStatement[]
  readonly key?: Parameters<ReturnType<OrganizationBuilder['account']>['key']>[1]
  readonly written?: (key: string) => string
}

/** Karpenter of two clusters in one account, the key in another; the instance died in `payments`. */
function twoClusters(given: Given = {}) {
  const org = organization()
  const owner = org.account('keys', 'ou-keys')
  const workload = org.account('payments')
  const admits = [admitAccount(workload.id), admitGrants(workload.id)]
  const key = owner.key('ebs', { admits, ...given.key })
  const allows = given.allows ?? ((arn) => [mayUse(arn), mayGrant(arn)])
  const [controller, neighbour] = ['payments', 'orders'].map((name) => {
    const own = name === 'payments' ? allows(key) : [mayUse(key), mayGrant(key)]
    const role = workload.role(`${name}-karpenter`, { statements: own })
    const cluster = workload.cluster(name).podIdentity('karpenter', role)
    const written = name === 'payments' ? (given.written?.(key) ?? key) : key
    cluster.karpenterTemplate([{ kmsKeyId: written }])
    if (name === 'payments') cluster.instance(instance, cluster.karpenterTags)
    return { role, cluster }
  }) as [Part, Part]
  return {
    org,
    owner,
    workload,
    key,
    controller: controller.role,
    payments: controller.cluster,
    orders: neighbour.cluster,
  }
}
interface Part {
  readonly role: string
  readonly cluster: ReturnType<ReturnType<OrganizationBuilder['account']>['cluster']>
}

const statuses = ({ launches }: Answered) =>
  launches.flatMap(({ links }) => links.map(({ step, status, failure }) => [step, status, failure]))

describe('the failing link', () => {
  test('F1: the account of the role, with what the engine verified as alternatives', () => {
    const { org, owner, workload, controller } = twoClusters({ allows: () => [] })
    const found = answer(org, `${instance} ${died}`)
    expect(found.cluster?.name).toBe('payments')
    expect(statuses(found)).toEqual([
      ['key-name', 'holds', null],
      ['key-state', 'holds', null],
      ['use-key', 'fails', 'F1'],
      ['attach', 'holds', null],
    ])
    const [link] = found.failing
    expect(link).toMatchObject({ failure: 'F1', fix: { accountId: workload.id }, principal: { arn: controller } })
    expect(link?.operations).toContain('CreateGrant')
    expect(link?.text).toMatch(/^The Karpenter controller .* no identity policy of the role allows it on the key .*\.$/)
    expect(link?.text).not.toContain('Fix in account')
    const places = link?.alternatives.map((fix) => fix.changes.map((change) => change.accountId))
    expect(places).toContainEqual([workload.id])
    expect(places?.flat()).not.toContain(owner.id)
  })

  test('F3: CreateGrant alone is a link of its own', () => {
    const { org } = twoClusters({ allows: (key) => [mayUse(key)] })
    expect(statuses(answer(org, instance))).toEqual([
      ['key-name', 'holds', null],
      ['key-state', 'holds', null],
      ['use-key', 'holds', null],
      ['create-grant', 'fails', 'F3'],
      ['attach', 'holds', null],
    ])
  })

  test('F7: the key is not enabled, which the engine knows to mend', () => {
    const { org, owner } = twoClusters({ key: { metadata: { state: 'Disabled' } } })
    const [link, ...more] = answer(org, instance).failing
    expect(link).toMatchObject({ step: 'key-state', failure: 'F7', fix: { accountId: owner.id } })
    expect(link?.alternatives.map(({ changes }) => changes.map(({ kind }) => kind))).toEqual([['enable-key']])
    expect(more).toEqual([])
  })

  test('F9: a key that nobody can reach, before anyone asks for permissions', () => {
    const { org, workload } = twoClusters({ written: (key) => key.split('/')[1] ?? '' })
    const found = answer(org, instance)
    expect(found.failing).toMatchObject([{ step: 'key-name', failure: 'F9', fix: { accountId: workload.id } }])
    expect(found.launches[0]?.links.slice(1).every(({ status }) => status === 'unknown')).toBe(true)
  })

  test('F15: nobody named a key, and the default one is a customer key now', () => {
    const org = organization()
    const workload = org.account('payments')
    workload.defaultKey(workload.key('default', { admits: [] }))
    const cluster = workload.cluster('payments').podIdentity('karpenter', workload.role('payments-karpenter'))
    cluster.karpenterTemplate([{ kmsKeyId: null }]).instance(instance, cluster.karpenterTags)
    expect(answer(org, `${instance} Client.InternalError: Client error on launch`).failing).toMatchObject([
      { step: 'use-key', failure: 'F15', fix: { accountId: workload.id } },
    ])
  })

  test('two at once are both told, in the order the launch comes to them', () => {
    const { org, workload } = twoClusters({ allows: () => [], key: { metadata: { state: 'PendingDeletion' } } })
    org.scp('Perimeter', [workload.id], {
      Effect: 'Deny',
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: {
        NotIpAddressIfExists: { 'aws:SourceIp': '203.0.113.0/24' },
        BoolIfExists: { 'aws:ViaAWSService': 'false' },
      },
    })
    expect(answer(org, instance).failing.map(({ step, failure }) => [step, failure])).toEqual([
      ['key-state', 'F7'],
      ['use-key', 'F1'],
      ['attach', 'F12'],
    ])
  })

  test('both halves that are missing are told, each with the account it is mended in', () => {
    const { org, owner, workload } = twoClusters({ allows: () => [], key: { admits: [] } })
    const { failing } = answer(org, instance)
    expect(failing.map(({ failure, fix }) => [failure, fix?.accountId])).toEqual([
      ['F2', owner.id],
      ['F1', workload.id],
    ])
    expect(failing[1]).toMatchObject({ layer: 'identity-policy', text: expect.stringContaining('Once that is mended') })
  })

  test('F13 shows without a word of it where the controller may launch but not pass the role of its nodes', () => {
    const org = organization()
    const workload = org.account('payments')
    const key = workload.key('ebs')
    const launches: TestStatement = { Effect: 'Allow', Action: ['ec2:CreateFleet', 'ec2:RunInstances'], Resource: '*' }
    const role = workload.role('payments-karpenter', { statements: [mayUse(key), mayGrant(key), launches] })
    const nodes = workload.role('KarpenterNodeRole-payments')
    const cluster = workload.cluster('payments').podIdentity('karpenter', role).accessEntry(nodes)
    cluster.karpenterTemplate([{ kmsKeyId: key }])
    expect(answer(org, 'payments').failing).toMatchObject([
      { step: 'launch-request', failure: 'F13', operations: ['iam:PassRole'], fix: { accountId: workload.id } },
    ])
    const refused = `User: arn:aws:sts::${workload.id}:assumed-role/payments-karpenter/s is not authorized to perform: iam:PassRole on resource: ${nodes} because no identity-based policy allows the iam:PassRole action`
    expect(answer(org, refused).failing).toMatchObject([{ failure: 'F13', confirmed: true }])
  })

  test('F17: a launching role that is refused a key no launch names', () => {
    const { org, workload, owner } = twoClusters()
    const image = owner.key('image', { admits: [] })
    const refused = (caller: string) =>
      `User: arn:aws:sts::${workload.id}:assumed-role/${caller}/s is not authorized to perform: kms:ReEncryptFrom on resource: ${image} because no resource-based policy allows the kms:ReEncryptFrom action`
    expect(answer(org, refused('payments-karpenter')).failing).toMatchObject([
      {
        failure: 'F17',
        fix: { accountId: owner.id },
        text: expect.stringContaining('which no launch of this cluster names'),
      },
    ])
    expect(ask(org, refused('somebody')).outcome).toBe('asks')
  })

  test('AWS says which half is missing: the inventory agrees, or it does not', () => {
    const { org, key, workload } = twoClusters({ allows: () => [] })
    const refused = (document: string) =>
      `User: arn:aws:sts::${workload.id}:assumed-role/payments-karpenter/eks-payments-karpenter-1 is not authorized to perform: kms:GenerateDataKeyWithoutPlaintext on resource: ${key} because no ${document} allows the kms:GenerateDataKeyWithoutPlaintext action`
    expect(answer(org, refused('identity-based policy')).failing[0]).toMatchObject({ failure: 'F1', confirmed: true })
    expect(answer(org, refused('resource-based policy')).failing[0]).toMatchObject({ failure: 'F1', confirmed: false })
  })

  test.each([
    [
      'F13',
      'UnauthorizedOperation: User: arn:aws:sts::111100000003:assumed-role/payments-karpenter/s is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111100000003:role/nodes because no identity-based policy allows the iam:PassRole action',
    ],
    [
      'F14',
      'AuthFailure.ServiceLinkedRoleCreationNotPermitted: The provided credentials do not have permission to create the service-linked role',
    ],
    ['F17', 'AMIAuthorizationFailure: Not authorized for images: [ami-0abc]'],
    ['F18', 'LimitExceededException when calling the CreateGrant operation'],
  ])('%s shows in its own words, even where the cluster is not known', (failure, text) => {
    const { org } = twoClusters()
    expect(answer(org, text).failing).toMatchObject([{ step: 'launch-request', failure }])
  })
})

describe('what is missing is asked for', () => {
  test('the cluster, out of those it can be', () => {
    const { org, key, workload } = twoClusters({ allows: () => [] })
    expect(question(org, died)).toMatchObject({ needs: 'cluster' })
    const asked = question(org, `${died} ${key}`)
    expect(asked.candidates.map(({ text }) => text)).toEqual([
      `orders (us-east-1, account ${workload.id})`,
      `payments (us-east-1, account ${workload.id})`,
    ])
    const chosen = asked.candidates[1]?.value
    expect(answer(org, `${died} ${key}`, { cluster: chosen }).failing[0]?.failure).toBe('F1')
  })

  test('a node is known by its host name, a volume by its name in Kubernetes', () => {
    const { org, payments } = twoClusters({ allows: () => [] })
    const host = 'ip-10-1-2-3.us-east-1.compute.internal'
    const pv = 'pvc-0a1b2c3d-0000-4000-8000-000000000009'
    payments.instance('i-0f00000000000000b', payments.karpenterTags, { privateDnsName: host })
    for (const text of [host, `node/${host}`, 'ip-10-1-2-3']) {
      expect(answer(org, text)).toMatchObject({ cluster: { name: 'payments' }, failing: [{ failure: 'F1' }] })
    }
    payments.volume(null, { CSIVolumeName: pv })
    expect(answer(org, pv).cluster?.name).toBe('payments')
  })

  test('a name in the text is answer enough', () => {
    const { org } = twoClusters({ allows: () => [] })
    expect(answer(org, `nodes of payments-x and orders-y\ncluster=payments ${died}`).cluster?.name).toBe('payments')
    expect(answer(org, 'payments').failing[0]?.failure).toBe('F1')
  })

  test('the launch path, and the key, where several are broken', () => {
    const { org, workload, payments, controller } = twoClusters({ allows: () => [] })
    const scaling = workload.autoScalingRole()
    const own = workload.key('own', { admits: [] })
    payments.nodeGroup('batch', { key: own, serviceLinkedRole: scaling })
    const path = question(org, 'cluster: payments')
    expect(path).toMatchObject({ needs: 'path', cluster: { name: 'payments' } })
    expect(path.candidates.map(({ value }) => value)).toEqual(['karpenter', 'managed-node-group'])
    expect(answer(org, 'cluster: payments', { path: 'managed-node-group' }).failing[0]?.failure).toBe('F4')
    expect(answer(org, 'Instance became unhealthy. Auto Scaling group: eks-payments-batch').failing[0]?.failure).toBe(
      'F4',
    )
    const byCaller = answer(org, `cluster: payments, ${controller}`)
    expect(byCaller.failing[0]?.failure).toBe('F1')
    expect(byCaller.remarks.join()).toContain('Another launch of this cluster is broken as well: managed node group')

    payments.karpenterTemplate([{ kmsKeyId: workload.key('second', { admits: [] }) }])
    const key = question(org, instance)
    expect(key).toMatchObject({ needs: 'key' })
    expect(answer(org, instance, { key: key.candidates[0]?.value }).launches).toHaveLength(1)
  })

  test('an encoded message is said to be encoded', () => {
    const { org } = twoClusters()
    const asked = question(org, 'Encoded authorization failure message: 4GIOHlTkIaWHQD0Q0m6XSnuUMCm')
    expect(asked.remarks.join()).toContain('decode-authorization-message')
  })

  test('an id that nobody knows is remarked on', () => {
    const { org } = twoClusters()
    expect(question(org, 'i-0f0000000000000ff').remarks.join()).toContain('was not there at the last scan')
  })
})

describe('when no link fails', () => {
  test('what AWS blamed, and that it may be mended, is said', () => {
    const { org, key, workload } = twoClusters()
    const text = `User: arn:aws:sts::${workload.id}:assumed-role/payments-karpenter/s is not authorized to perform: kms:CreateGrant on resource: ${key} because no identity-based policy allows the kms:CreateGrant action`
    const found = answer(org, text)
    expect(found.failing).toEqual([])
    expect(found.otherwise.join('\n')).toMatch(
      /no identity-based policy allowed the call; what is known now allows it[\s\S]*mended since/,
    )
  })

  test('F16 and a grant made after the error are told apart by the time', () => {
    const { org, key, workload, controller } = twoClusters({ allows: () => [] })
    org.grant(
      key,
      controller,
      ['GenerateDataKeyWithoutPlaintext', 'Decrypt', 'DescribeKey', 'CreateGrant', 'ReEncryptFrom', 'ReEncryptTo'],
      {
        issuingAccount: workload.id,
        createdAt: '2026-02-01T00:00:00.000Z',
      },
    )
    const at = (time: string) => answer(org, `${time} ${instance} ${died}`).otherwise.join('\n')
    expect(at('2026-02-01T00:03:00Z')).toContain('F16: grant grant-1')
    expect(at('2026-01-31T23:00:00Z')).toContain('after the error: it may be what mended it')
    expect(at('2026-02-02T00:00:00Z')).not.toContain('grant-1')
  })

  test('F16: without a time in the text, the newest launch that died tells when', () => {
    const { org, key, workload, controller, payments } = twoClusters({ allows: () => [] })
    org.grant(
      key,
      controller,
      ['GenerateDataKeyWithoutPlaintext', 'Decrypt', 'DescribeKey', 'CreateGrant', 'ReEncryptFrom', 'ReEncryptTo'],
      { issuingAccount: workload.id, createdAt: '2026-02-01T00:00:00.000Z' },
    )
    payments.instance('i-0f00000000000000c', payments.karpenterTags, {
      state: 'terminated',
      stateReasonCode: 'Client.InvalidKMSKey.InvalidState',
      launchedAt: '2026-02-01T00:02:00.000Z',
    })
    expect(answer(org, 'cluster: payments').otherwise.join()).toContain('F16: grant grant-1')
  })

  test('a key that was unusable then is Enabled now', () => {
    const { org } = twoClusters()
    expect(answer(org, `${instance} DisabledException`).otherwise.join()).toContain('It is Enabled now')
  })

  test('what could not be read is an answer, never a clean bill', () => {
    const { org, workload } = twoClusters()
    org.read(workload.id, 'iam-principals', '', 'denied', 'iam:GetAccountAuthorizationDetails')
    const found = answer(org, instance)
    expect(found.failing).toEqual([])
    expect(found.otherwise.join('\n')).toContain(
      'Not known: the Karpenter controller payments-karpenter may use the key',
    )
    expect(found.otherwise.join('\n')).not.toContain('Every link holds')
  })

  test('an error that is not about keys is said not to be', () => {
    const { org } = twoClusters()
    const found = answer(org, `${instance} Client.VolumeLimitExceeded: Volume limit exceeded`)
    expect(found.otherwise.join()).toContain('Client.VolumeLimitExceeded is not known to be about a key')
  })
})

test('whatever the text, there is an answer or a question', () => {
  const { org, key, controller, payments } = twoClusters({ allows: () => [] })
  const index = indexInventory(org.inventory())
  const needs = findNeeds(index)
  const words = fc.constantFrom(
    instance,
    key,
    controller,
    payments.arn,
    died,
    'orders',
    '111100000009',
    'us-east-1',
    'cluster=orders',
    'kms:Decrypt',
    '{"keyId":"',
    '"}',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 8 })), { maxLength: 8 }), (parts) => {
      const reading = readText(parts.join(' '))
      if (reading.outcome !== 'read') throw new Error('Expected a text that is read.')
      const diagnosis = diagnose({ reading, answers: {}, index, needs, standing: new Map() })
      if (diagnosis.outcome === 'asks') expect(diagnosis.candidates.length).toBeGreaterThan(1)
      else expect(diagnosis.failing.length + diagnosis.otherwise.length).toBeGreaterThan(0)
    }),
    { numRuns: 60 },
  )
})
