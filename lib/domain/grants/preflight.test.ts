import { describe, expect, test } from 'vitest'
import { admitAccount, admitGrants } from '../inventory/testing/statements'
import { denied } from '../observed'
import { howToFollow } from './follow'
import { type PreflightFacts, preflight } from './preflight'
import { type GrantProposal, grantFixFor } from './propose-grant'
import { facts, judged, karpenterScene, mayCreateGrants, nodeGroupScene, writerName } from './testing/scenes'

type Scene = Pick<ReturnType<typeof nodeGroupScene>, 'need' | 'index'>

function run(scene: Scene, change: Partial<GrantProposal> = {}, more: Partial<PreflightFacts> = {}) {
  const fix = grantFixFor(scene.need)
  if (fix.kind !== 'grant') throw new Error(fix.reason)
  const result = preflight(scene.index, scene.need, { ...fix.proposal, ...change }, { ...facts, ...more })
  const check = (id: string) => {
    const found = result.checks.find((c) => c.id === id)
    if (!found) throw new Error(`no check ${id}`)
    return found
  }
  return { ...result, check, blocking: result.checks.filter((c) => c.outcome === 'block').map((c) => c.id) }
}

describe('a grant that is right', () => {
  test.each([
    ['to the Auto Scaling role of another account', nodeGroupScene],
    ['to a Karpenter controller of another account', karpenterScene],
  ])('%s passes every check', (_, scene) => {
    const { checks, ready, effect } = run(scene())
    expect(checks.filter((c) => c.outcome !== 'pass')).toEqual([])
    expect(ready).toBe(true)
    const required = effect.filter((row) => row.level === 'required')
    expect(required.every((row) => row.now === 'denied' && row.after === 'allowed')).toBe(true)
  })
})

describe('needed and enough', () => {
  test('nothing is missing', () => {
    const { org, key, grantee, workload, need, index } = nodeGroupScene()
    const fix = grantFixFor(need)
    if (fix.kind !== 'grant') throw new Error(fix.reason)
    expect(run({ need, index }).check('already-allowed').outcome).toBe('pass')
    org.grant(key, grantee, fix.proposal.operations, { issuingAccount: workload.id })
    const now = judged(org, 'auto-scaling-role')
    const result = preflight(now.index, now.need, fix.proposal, facts)
    expect(result.checks.filter((c) => c.outcome === 'block').map((c) => c.id)).toEqual([
      'already-allowed',
      'duplicate',
    ])
  })

  test('issued by the key owner it would do nothing for a service-linked role (R9)', () => {
    const scene = nodeGroupScene()
    const { check, effect, blocking } = run(scene, { issuingAccountId: scene.owner.id })
    expect(check('enough').outcome).toBe('block')
    expect(check('issuing-account').detail).toContain(`has to come from ${scene.workload.id}`)
    expect(effect.every((row) => row.after === row.now)).toBe(true)
    expect(blocking).toEqual(expect.arrayContaining(['enough', 'issuing-account']))
  })

  test('a narrower grant helps a part of the need', () => {
    const { check, ready } = run(karpenterScene(), { operations: ['Decrypt', 'DescribeKey'] })
    expect(check('enough')).toMatchObject({ outcome: 'warn', detail: expect.stringContaining('CreateGrant') })
    expect(ready).toBe(true)
  })
})

describe('no broader than needed', () => {
  const base = [
    'Decrypt',
    'GenerateDataKeyWithoutPlaintext',
    'ReEncryptFrom',
    'ReEncryptTo',
    'CreateGrant',
    'DescribeKey',
  ]

  test('an operation that only the founding profile lists is pointed out', () => {
    expect(run(karpenterScene(), { operations: [...base, 'Encrypt'] }).check('least').outcome).toBe('warn')
  })

  test('an operation nobody needs is refused', () => {
    const { check } = run(karpenterScene(), { operations: [...base, 'RetireGrant'] })
    expect(check('least')).toMatchObject({ outcome: 'block', detail: expect.stringContaining('RetireGrant') })
  })
})

describe('the key', () => {
  test.each([
    ['Disabled', 'block'],
    ['PendingDeletion', 'block'],
    ['Unavailable', 'warn'],
  ] as const)('%s is a reason to %s', (state, outcome) => {
    expect(run(nodeGroupScene({ key: { metadata: { state } } })).check('key-state').outcome).toBe(outcome)
  })

  test('a state nobody could read is unknown', () => {
    const unreadMetadata = denied('kms:DescribeKey', 'not allowed to look')
    const { check } = run(nodeGroupScene({ key: { unreadMetadata } }))
    expect(check('key-state')).toMatchObject({ outcome: 'unknown', detail: expect.stringContaining('kms:DescribeKey') })
    expect(check('key-usage').outcome).toBe('unknown')
  })

  test('KMS refuses operations the key cannot perform', () => {
    const { check } = run(karpenterScene(), { operations: ['Sign', 'Decrypt'] })
    expect(check('key-usage')).toMatchObject({ outcome: 'block', detail: expect.stringContaining('Sign') })
  })

  test('a key of another Region is out of reach', () => {
    const scene = nodeGroupScene()
    const elsewhere = scene.key.replace('us-east-1', 'eu-west-1')
    expect(run(scene, { keyArn: elsewhere }).check('region').outcome).toBe('block')
  })

  test.each([
    [100, 'pass'],
    [40_000, 'warn'],
    [50_000, 'block'],
  ] as const)('with %i grants there is %s', (count, outcome) => {
    const scene = nodeGroupScene()
    const keys = scene.index.inventory.keys.map((key) => ({
      ...key,
      grants: { state: 'seen', value: { count, partial: false } } as const,
    }))
    const index = { ...scene.index, keys: new Map(keys.map((key) => [key.arn, key])) }
    expect(run({ ...scene, index }).check('quota').outcome).toBe(outcome)
  })

  test('grants nobody could read make duplicate and quota unknown', () => {
    const grants = denied('kms:ListGrants', 'not allowed to look')
    const scene = nodeGroupScene({ key: { grants } })
    const fallback: GrantProposal = {
      keyArn: scene.key,
      granteePrincipal: scene.grantee,
      issuingAccountId: scene.workload.id,
      operations: ['Decrypt'],
      constraints: null,
    }
    const { checks } = preflight(scene.index, scene.need, fallback, facts)
    expect(checks.find((c) => c.id === 'duplicate')?.outcome).toBe('unknown')
    expect(checks.find((c) => c.id === 'quota')?.outcome).toBe('unknown')
  })
})

describe('the parties', () => {
  test('a role that does not exist', () => {
    const scene = karpenterScene()
    const ghost = `arn:aws:iam::${scene.workload.id}:role/karpenter-of-old`
    expect(run(scene, { granteePrincipal: ghost }).check('grantee').outcome).toBe('block')
  })

  test('an account nobody could read', () => {
    const scene = karpenterScene()
    scene.org.read(scene.workload.id, 'iam-principals', '', 'denied', 'iam:GetAccountAuthorizationDetails')
    const { index } = judged(scene.org, 'karpenter-controller')
    const ghost = `arn:aws:iam::${scene.workload.id}:role/karpenter-of-old`
    expect(run({ ...scene, index }, { granteePrincipal: ghost }).check('grantee')).toMatchObject({
      outcome: 'unknown',
      detail: expect.stringContaining('iam:GetAccountAuthorizationDetails'),
    })
  })

  test('an account outside the organization needs a look', () => {
    const stranger = 'arn:aws:iam::999900000001:role/karpenter'
    expect(run(karpenterScene(), { granteePrincipal: stranger }).check('organization').outcome).toBe('warn')
  })

  test('a second request for the same grantee and key', () => {
    const { check } = run(nodeGroupScene(), {}, { openRequest: { number: 7 } })
    expect(check('duplicate')).toMatchObject({ outcome: 'block', detail: expect.stringContaining('Request 7') })
  })

  test('a grant to an earlier role of the same name is no duplicate (R23)', () => {
    const scene = nodeGroupScene()
    const fix = grantFixFor(scene.need)
    if (fix.kind !== 'grant') throw new Error(fix.reason)
    const createdAt = '2020-01-01T00:00:00.000Z'
    const rest = { issuingAccount: scene.workload.id, createdAt }
    scene.org.grant(scene.key, scene.grantee, fix.proposal.operations, rest)
    expect(run(judged(scene.org, 'auto-scaling-role')).check('duplicate').outcome).toBe('pass')
  })
})

describe('Keyscope’s own role', () => {
  test('is missing in the issuing account', () => {
    expect(run(nodeGroupScene({ writer: null })).check('writer')).toMatchObject({
      outcome: 'block',
      detail: expect.stringContaining('Deploy it there'),
    })
  })

  test('is refused by a key policy that leaves grants to AWS services (R11)', () => {
    const { check } = run(nodeGroupScene({ admits: (id) => [admitAccount(id), admitGrants(id)] }))
    expect(check('writer').outcome).toBe('block')
    expect(check('writer').detail).toMatch(/key policy/i)
  })

  test('is refused by the data-perimeter SCP unless it carries the tag that exempts it (domain.md 1.3)', () => {
    const perimeter = (scene: ReturnType<typeof nodeGroupScene>) => {
      scene.org.scp('DataPerimeter', [scene.workload.id], {
        Sid: 'RestrictKMSGrantsCreationToAWSServices',
        Effect: 'Deny',
        Action: 'kms:CreateGrant',
        Resource: '*',
        Condition: {
          BoolIfExists: { 'kms:GrantIsForAWSResource': 'false' },
          StringNotEqualsIfExists: { 'aws:PrincipalTag/dp:exclude:identity': 'true' },
        },
      })
      return run({ ...judged(scene.org, 'auto-scaling-role') }).check('writer')
    }
    expect(perimeter(nodeGroupScene())).toMatchObject({ outcome: 'block' })
    const writer = { statements: [mayCreateGrants], tags: { 'dp:exclude:identity': 'true' } }
    expect(perimeter(nodeGroupScene({ writer }))).toMatchObject({ outcome: 'pass' })
  })

  test('is limited by its own policy to certain grantees and operations', () => {
    const limited = (operations: readonly string[]) =>
      nodeGroupScene({
        writer: {
          statements: [
            {
              ...mayCreateGrants,
              Condition: { 'ForAllValues:StringEquals': { 'kms:GrantOperations': operations } },
            },
          ],
        },
      })
    expect(run(limited(['Decrypt'])).check('writer').outcome).toBe('block')
    expect(run(limited(['Decrypt']), { operations: ['Decrypt'] }).check('writer').outcome).toBe('pass')
  })

  test('depends on where it calls from', () => {
    const statement = { ...mayCreateGrants, Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }
    const { check } = run(nodeGroupScene({ writer: { statements: [statement] } }))
    expect(check('writer')).toMatchObject({ outcome: 'warn', detail: expect.stringContaining('aws:SourceIp') })
  })

  test('cannot be judged where its account could not be read', () => {
    const scene = nodeGroupScene({ writer: null })
    scene.org.read(scene.workload.id, 'iam-principals', '', 'denied', 'iam:GetAccountAuthorizationDetails')
    const { check } = run(judged(scene.org, 'auto-scaling-role'))
    expect(check('writer').outcome).toBe('unknown')
  })

  test('goes by the name it is given', () => {
    const { check } = run(nodeGroupScene(), {}, { writer: { ...facts.writer, roleName: `${writerName}2` } })
    expect(check('writer').outcome).toBe('block')
  })
})

describe('the grant of an earlier request', () => {
  /** The scene after the proposed grant was made; `change` makes it another than what is asked for now. */
  function again(change: Partial<GrantProposal> = {}, endsAt: string | null = '2027-06-01T00:00:00.000Z') {
    const scene = nodeGroupScene()
    const fix = grantFixFor(scene.need)
    if (fix.kind !== 'grant') throw new Error(fix.reason)
    const { operations, issuingAccountId } = fix.proposal
    const { grantId } = scene.org.grant(scene.key, scene.grantee, operations, { issuingAccount: issuingAccountId })
    const { index, need } = judged(scene.org, 'auto-scaling-role')
    const proposal = { ...fix.proposal, ...change }
    const how = howToFollow(index, grantId, proposal)
    const follows = { number: 3, grantId, endsAt: '2027-04-01T00:00:00.000Z', how }
    const result = preflight(index, need, proposal, { ...facts, endsAt, follows })
    return {
      ...result,
      how,
      check: (id: string) => result.checks.find((c) => c.id === id),
      index,
      need,
      proposal,
      follows,
    }
  }

  test('is renewed: nothing blocks, and what it is worth shows without it', () => {
    const { how, ready, check, effect } = again()
    expect(how).toBe('renew')
    expect(ready).toBe(true)
    expect(check('renewal')).toMatchObject({ outcome: 'pass', detail: expect.stringContaining('No second grant') })
    expect(check('writer')).toBeUndefined()
    expect(effect.some((row) => row.now === 'denied' && row.after === 'allowed')).toBe(true)
  })

  test('a renewal needs a later end', () => {
    expect(again({}, '2027-03-20T00:00:00.000Z').check('end')).toMatchObject({ outcome: 'block' })
    expect(again({}, null).check('end')).toMatchObject({ outcome: 'pass' })
  })

  test('other operations take a new grant, for which the old one is no duplicate', () => {
    const { how, ready, check } = again({ operations: ['Decrypt', 'DescribeKey', 'CreateGrant'] })
    expect(how).toBe('replace')
    expect(check('duplicate')?.outcome).toBe('pass')
    expect(check('writer')?.outcome).toBe('pass')
    expect(ready).toBe(true)
  })

  test('what is narrowed is no renewal any more, and what is gone cannot be renewed', () => {
    const { index, need, proposal, follows } = again()
    const blocks = (change: Partial<GrantProposal>, grantId = follows.grantId) =>
      preflight(index, need, { ...proposal, ...change }, { ...facts, endsAt: null, follows: { ...follows, grantId } })
        .checks.filter((check) => check.outcome === 'block')
        .map((check) => check.id)
    expect(blocks({})).toEqual([])
    expect(blocks({ operations: ['Decrypt'] })).toContain('renewal')
    expect(blocks({}, 'gone')).toContain('renewal')
  })
})
