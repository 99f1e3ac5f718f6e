import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeObject } from './describe-object'
import { readKubernetes } from './read-kubernetes'
import { autoNodeClass, kubectlList, mapping, nodeClass, nodePool, oldNodeClass, storageClass } from './testing/objects'

const arn = 'arn:aws:eks:eu-west-1:111100000003:cluster/payments'
const cluster = { arn, accountId: '111100000003', region: 'eu-west-1' }
const key = 'arn:aws:kms:eu-west-1:111100000002:key/0a1b2c3d-0000-4000-8000-000000000001'
const place = { clusterArn: arn, accountId: '111100000003', region: 'eu-west-1' }

const read = (...documents: readonly unknown[]) =>
  readKubernetes(
    documents.map((one) => (typeof one === 'string' ? one : JSON.stringify(one, null, 4))).join('\n'),
    cluster,
  )
const bodies = (...documents: readonly unknown[]) => read(...documents).understood.map(({ body }) => body)

describe('what an object says', () => {
  test('of an EC2NodeClass of today only what decides keys and roles is kept', () => {
    const mappings = [mapping({ encrypted: true, kmsKeyID: key }), mapping({ snapshotID: 'snap-1' }, '/dev/xvdb')]
    const text = JSON.stringify(kubectlList(nodeClass('default', { mappings })))
    const { understood } = readKubernetes(text, cluster)
    expect(understood.map(({ body }) => body)).toEqual([
      {
        ...place,
        kind: 'EC2NodeClass',
        name: 'default',
        apiVersion: 'karpenter.k8s.aws/v1',
        amiFamily: 'AL2023',
        imageIds: ['ami-0f00000000000000a'],
        role: 'KarpenterNodeRole-default',
        instanceProfile: `payments_${'4'.repeat(19)}`,
        blockDevices: [
          { deviceName: '/dev/xvda', encrypted: true, kmsKeyId: key, snapshotId: null },
          { deviceName: '/dev/xvdb', encrypted: null, kmsKeyId: null, snapshotId: 'snap-1' },
        ],
        ephemeralKey: null,
      },
    ])
    expect(text).toContain('hunter2')
    expect(JSON.stringify(understood)).not.toContain('hunter2')
  })

  test('the older version is read alike', () => {
    const [old] = bodies(oldNodeClass('gpu', { amiFamily: 'Bottlerocket', blockDeviceMappings: [] }))
    expect(old).toMatchObject({
      apiVersion: 'karpenter.k8s.aws/v1beta1',
      amiFamily: 'Bottlerocket',
      blockDevices: null,
    })
  })

  test.each([
    [{ alias: 'bottlerocket@latest' }, 'Bottlerocket'],
    [{ alias: 'windows2022@latest' }, 'Windows2022'],
    [{ alias: 'al2@v20240807' }, 'AL2'],
    [{ alias: 'al2023@latest', amiFamily: 'AL2' }, 'AL2'],
    [{ terms: [{ id: 'ami-1' }], amiFamily: 'Custom' }, 'Custom'],
    [{ terms: [{ id: 'ami-1' }] }, 'Custom'],
  ])('the family of %j is %s', (options, family) => {
    expect(bodies(nodeClass('default', options))).toMatchObject([{ amiFamily: family }])
  })

  test.each(['v1', 'v1beta1'])('a NodePool of %s names its class and what it may run', (version) => {
    expect(bodies(nodePool('spot', 'gpu', { version, capacity: ['spot', 'on-demand'] }))).toMatchObject([
      { nodeClass: { kind: 'EC2NodeClass', name: 'gpu' }, capacityTypes: ['on-demand', 'spot'] },
    ])
  })

  test.each([
    [
      { kmsKeyId: key, encrypted: 'true' },
      { kmsKeyId: key, encrypted: true },
    ],
    [{ KMSKEYID: key }, { kmsKeyId: key, encrypted: null }],
    [{ Encrypted: 'True' }, { kmsKeyId: null, encrypted: true }],
    [
      { encrypted: 'false', type: 'gp3' },
      { kmsKeyId: null, encrypted: false },
    ],
  ])('a StorageClass with %j', (parameters, expected) => {
    expect(bodies(storageClass('gp3', parameters))).toMatchObject([expected])
  })

  test('the parameters of other provisioners are not looked at', () => {
    const [other] = bodies(storageClass('efs', { kmsKeyId: key, secret: 'hunter2' }, 'efs.csi.aws.com'))
    expect(other).toMatchObject({ provisioner: 'efs.csi.aws.com', kmsKeyId: null, encrypted: null })
  })

  test('Auto Mode names one key for the volumes of its nodes', () => {
    const named = autoNodeClass('own', { ephemeralStorage: { kmsKeyID: key }, role: 'AutoNode' })
    expect(bodies(named, autoNodeClass('default'))).toMatchObject([
      { kind: 'NodeClass', ephemeralKey: key, role: 'AutoNode' },
      { kind: 'NodeClass', ephemeralKey: null, role: null },
    ])
  })

  test('each in one line', () => {
    const lines = bodies(
      nodeClass('default', { mappings: [mapping({ kmsKeyID: key })] }),
      nodeClass('own', { alias: 'bottlerocket@latest' }),
      nodePool('spot', 'default', { capacity: ['spot'] }),
      storageClass('gp3', { encrypted: 'true' }),
    ).map(describeObject)
    expect(lines).toEqual([
      `/dev/xvda: key ${key}; role KarpenterNodeRole-default`,
      'No mappings: encrypted with the default EBS key, two volumes; role KarpenterNodeRole-own',
      'Makes nodes of EC2NodeClass default; spot',
      'Encrypted with the default EBS key',
    ])
  })
})

describe('what a text covers', () => {
  test('a list covers the kinds in it, a single object none', () => {
    expect(read(kubectlList(nodeClass('a'), storageClass('b', {}))).covers).toEqual(['EC2NodeClass', 'StorageClass'])
    expect(read(nodeClass('a'), [storageClass('b', {})]).covers).toEqual([])
  })

  test('a typed list covers its kind even when it is empty, and one page of a list covers nothing', () => {
    const empty = { apiVersion: 'karpenter.sh/v1', kind: 'NodePoolList', metadata: {}, items: [] }
    expect(read(empty).covers).toEqual(['NodePool'])
    expect(read({ ...empty, metadata: { continue: 'eyJ2IjoibWV0YS' } }).covers).toEqual([])
    const { apiVersion: _, kind: __, ...bare } = nodePool('spot', 'default')
    expect(read({ ...empty, items: [bare] }).understood).toMatchObject([{ kind: 'NodePool', name: 'spot' }])
  })

  test('something without a name may be any of its kind: nothing of that kind is gone', () => {
    const { metadata: _, ...nameless } = nodeClass('a')
    const { covers, problems } = read(kubectlList(nodeClass('b'), nameless, nodePool('c', 'b')))
    expect(covers).toEqual(['NodePool'])
    expect(problems).toEqual([expect.stringContaining('has no name')])
  })
})

describe('what is wrong', () => {
  test('spoils nothing else and is named', () => {
    const bad = { ...nodeClass('bad'), spec: { role: 7, blockDeviceMappings: [{ ebs: { kmsKeyID: 'x\u0000y' } }] } }
    const future = { ...nodeClass('future'), apiVersion: 'karpenter.k8s.aws/v2' }
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } }
    const { understood, misunderstood, problems } = read(kubectlList(bad, future, pod, [], nodeClass('good')))
    expect(understood.map(({ name }) => name)).toEqual(['good'])
    expect(misunderstood).toEqual([
      expect.objectContaining({ name: 'bad', problem: expect.stringMatching(/spec\.role: .*; .*kmsKeyID: holds/) }),
      expect.objectContaining({ name: 'future', problem: 'karpenter.k8s.aws/v2 is not known; v1 and v1beta1 are.' }),
    ])
    expect(problems).toEqual([
      'Document 1, item 3: Pod (v1) says nothing about keys and is left out.',
      'Document 1, item 4: expected an object of Kubernetes with apiVersion and kind.',
    ])
  })

  test('a NodeClass of another group is not taken for one of Auto Mode', () => {
    const { understood, problems } = read({ ...autoNodeClass('a'), apiVersion: 'karpenter.azure.com/v1' })
    expect(understood).toEqual([])
    expect(problems).toHaveLength(1)
  })

  test('text that is no JSON, JSON that is cut off, and the rest around it', () => {
    const { understood, problems } = read(
      'apiVersion: v1',
      nodeClass('a'),
      '---',
      nodePool('b', 'a'),
      '{"kind": "List", "it',
    )
    expect(understood.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(problems[0]).toMatch(/^Line 1: expected JSON/)
    expect(problems[1]).toMatch(/cut off/)
  })

  test('a text of nothing but mistakes is answered in a few words, and at once', () => {
    expect(read('{}x'.repeat(200_000)).problems).toHaveLength(101)
  })

  test('the last of two with the same name counts', () => {
    const { understood, problems } = read(nodeClass('a', { role: 'One' }), nodeClass('a', { role: 'Two' }))
    expect(understood).toMatchObject([{ body: { role: 'Two' } }])
    expect(problems).toEqual(['EC2NodeClass a is there more than once; the last one counts.'])
  })
})

test('no text makes it fail, and what it keeps is plain', { timeout: 60_000 }, () => {
  const whole = JSON.stringify(
    kubectlList(
      nodeClass('a', { mappings: [mapping({ kmsKeyID: key })] }),
      nodePool('b', 'a'),
      storageClass('c', { kmsKeyId: key }),
    ),
  )
  const cut = fc
    .tuple(fc.nat(whole.length), fc.nat(whole.length), fc.string({ unit: 'binary', maxLength: 20 }))
    .map(([from, to, between]) => whole.slice(0, Math.min(from, to)) + between + whole.slice(Math.max(from, to)))
  const shaped = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.jsonValue(), fc.constant(key), tie('object')),
    object: fc.dictionary(
      fc.constantFrom(
        'apiVersion',
        'kind',
        'metadata',
        'name',
        'spec',
        'items',
        'parameters',
        '__proto__',
        'constructor',
      ),
      fc.oneof(
        fc.constantFrom(
          'v1',
          'List',
          'EC2NodeClass',
          'EC2NodeClassList',
          'karpenter.k8s.aws/v1',
          'karpenter.k8s.aws/constructor',
        ),
        tie('value'),
        fc.array(tie('object'), { maxLength: 3 }),
      ),
    ),
  })).object
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        cut,
        shaped.map((value) => JSON.stringify(value)),
      ),
      (text) => {
        const { understood, misunderstood, problems } = readKubernetes(text, cluster)
        // Neither NUL nor halves of characters: Postgres holds neither.
        const kept = JSON.stringify({ understood, misunderstood, problems })
        expect(kept).not.toMatch(/\\u0000|\\ud[89a-f]/)
      },
    ),
    { numRuns: 200 },
  )
})
