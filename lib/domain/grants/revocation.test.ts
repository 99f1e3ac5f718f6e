import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Grant } from '../inventory/key'
import { organization } from '../inventory/testing/organization-builder'
import { admitAccount, admitGrants, mayGrant, mayUse } from '../inventory/testing/statements'
import { eightOperations } from '../launch-paths/eight-operations'
import { findNeeds } from '../launch-paths/find-needs'
import { indexInventory } from '../launch-paths/index-inventory'
import { judgeNeeds } from '../launch-paths/judge-needs'
import { KeyWithoutGrants, revocationEffects } from './revocation'
import { safestOrder } from './revocation-order'

/** A node group that lives by its grant, Karpenter that is let in by policy as well, an instance, and an application. */
function start() {
  const org = organization()
  const owner = org.account('keys', 'ou-keys')
  const workload = org.account('payments')
  const key = owner.key('nodes', { admits: [admitAccount(workload.id), admitGrants(workload.id)] })
  const controller = workload.role('controller', { statements: [mayUse(key), mayGrant(key)] })
  const application = workload.role('application')
  const scaling = workload.autoScalingRole()
  const cluster = workload.cluster('payments')
  cluster
    .podIdentity('karpenter', controller)
    .karpenterTemplate([{ kmsKeyId: key }])
    .nodeGroup('workers', { key, serviceLinkedRole: scaling })
    .instance('i-1', cluster.karpenterTags, { volumeIds: ['vol-1'] })
    .volume(key, cluster.karpenterTags, ['i-1'])
  org.read(workload.id, 'ec2-volumes', 'us-east-1')
  const issuingAccount = workload.id
  const give = (to: string, operations: readonly string[] = eightOperations, rest: Partial<Grant> = {}) =>
    org.grant(key, to, operations, { issuingAccount, ...rest })
  const instance = (id: string, volume: string) =>
    give(`arn:aws:sts::${workload.id}:assumed-role/aws:ec2-infrastructure/${id}`, ['Decrypt'], {
      constraints: {
        encryptionContextEquals: null,
        encryptionContextSubset: { 'aws:ebs:id': volume },
        sourceArn: null,
      },
    })
  const open = () => {
    const index = indexInventory(org.inventory())
    return KeyWithoutGrants.of(
      index,
      key,
      findNeeds(index).filter((need) => need.keyArn === key),
    )
  }
  return { org, key, workload, controller, application, scaling, cluster, give, instance, open }
}

describe('what would break', () => {
  test('the grant a service-linked role lives by breaks its node group', () => {
    const { scaling, cluster, give, open } = start()
    const grant = give(scaling)
    const { revocation } = open().revoke(grant)
    expect(revocation).toMatchObject({ effect: 'breaks', clusterArns: [cluster.arn] })
    expect(revocation.breaks).toHaveLength(1)
    expect(revocation.reason).toContain('AWSServiceRoleForAutoScaling of payments cannot use the key')
  })

  test('a grant whose need is allowed by policies as well is covered, by name', () => {
    const { controller, give, open } = start()
    const { revocation } = open().revoke(give(controller))
    expect(revocation).toMatchObject({
      effect: 'covered',
      reason: 'controller of payments stays allowed by its identity policy, which the key policy lets count.',
    })
  })

  test('one of two that give the same is covered by the other', () => {
    const { scaling, give, open } = start()
    const [one, two] = [give(scaling), give(scaling)]
    expect(open().revoke(one).revocation).toMatchObject({
      effect: 'covered',
      reason: `Grant ${two.grantId} gives the same to the same grantee.`,
    })
  })

  test('EC2’s grants are told by their volumes', () => {
    const { cluster, instance, open } = start()
    expect(open().revoke(instance('i-1', 'vol-1')).revocation).toMatchObject({
      effect: 'breaks',
      volumeIds: ['vol-1'],
      instanceIds: ['i-1'],
      clusterArns: [cluster.arn],
    })
    expect(open().revoke(instance('i-1', 'vol-2')).revocation).toMatchObject({ effect: 'left-over' })
    expect(open().revoke(instance('i-gone', 'vol-1')).revocation).toMatchObject({
      effect: 'left-over',
      reason: 'There is no instance i-gone any more.',
    })
  })

  test('where volumes were not read nobody can tell', () => {
    const { org, workload, instance, open } = start()
    org.read(workload.id, 'ec2-volumes', 'us-east-1', 'denied')
    expect(open().revoke(instance('i-far', 'vol-far')).revocation).toMatchObject({ effect: 'not-told' })
  })

  test.each<[string, (s: ReturnType<typeof start>) => Grant, string, RegExp]>([
    ['a role of no launch', (s) => s.give(s.application, ['Decrypt']), 'not-told', /No launch of a known cluster/],
    ['a role that is gone', (s) => s.give(`${s.application}-gone`), 'left-over', /does not exist/],
    [
      'an earlier role of the name',
      (s) => s.give(s.controller, eightOperations, { createdAt: '2025-01-01T00:00:00Z' }),
      'left-over',
      /R23/,
    ],
    ['a unique id of nobody', (s) => s.give('AROAGONE00000000001'), 'left-over', /unique id AROAGONE/],
    ['a service', (s) => s.give('dynamodb.us-east-1.amazonaws.com', ['Decrypt']), 'not-told', /DynamoDB uses the key/],
    ['a whole account', (s) => s.give(`arn:aws:iam::${s.workload.id}:root`), 'not-told', /./],
  ])('%s', (_, made, effect, reason) => {
    const scene = start()
    const grant = made(scene)
    expect(scene.open().revoke(grant).revocation).toMatchObject({ effect, reason: expect.stringMatching(reason) })
  })
})

describe('the safest order', () => {
  test('begins with what nobody misses, and ends with what breaks', () => {
    const { scaling, controller, application, give, instance, open } = start()
    const breaks = give(scaling)
    const attached = instance('i-1', 'vol-1')
    const unknown = give(application, ['Decrypt'])
    const covered = give(controller)
    const gone = instance('i-gone', 'vol-9')
    const order = safestOrder(open(), [breaks, attached, unknown, covered, gone])
    expect(order.map(({ grantId }) => grantId)).toEqual(
      [gone, covered, unknown, attached, breaks].map((g) => g.grantId),
    )
    expect(order.map(({ effect }) => effect)).toEqual(['left-over', 'covered', 'not-told', 'breaks', 'breaks'])
  })

  test('knows that the second of two that cover for each other breaks', () => {
    const { scaling, give, open } = start()
    const twins = [give(scaling), give(scaling)]
    const order = safestOrder(open(), twins)
    expect(order.map(({ effect }) => effect)).toEqual(['covered', 'breaks'])
  })
})

/** Random grants to principals that matter, that do not, and that are gone. */
const kinds = fc.constantFrom('scaling', 'controller', 'application', 'gone', 'attached', 'left', 'account', 'half')
function scene(chosen: readonly string[]) {
  const s = start()
  const make: Readonly<Record<string, () => Grant>> = {
    scaling: () => s.give(s.scaling),
    half: () => s.give(s.scaling, eightOperations.slice(0, 4)),
    controller: () => s.give(s.controller),
    application: () => s.give(s.application, ['Decrypt']),
    gone: () => s.give(`${s.application}-gone`),
    attached: () => s.instance('i-1', 'vol-1'),
    left: () => s.instance('i-gone', 'vol-1'),
    account: () => s.give(`arn:aws:iam::${s.workload.id}:root`, ['Decrypt', 'DescribeKey']),
  }
  return { ...s, grants: chosen.map((kind) => make[kind]!()) }
}
const broken = (s: ReturnType<typeof start>, without: ReadonlySet<string>) => {
  const inventory = s.org.inventory()
  const grants = inventory.grants.filter(({ grantId }) => !without.has(grantId))
  return new Set(judgeNeeds({ ...inventory, grants }).flatMap(({ id, status }) => (status === 'broken' ? [id] : [])))
}

test('what would break is the difference of judging every need before and after', () => {
  fc.assert(
    fc.property(fc.array(kinds, { minLength: 1, maxLength: 6 }), (chosen) => {
      const s = scene(chosen)
      const before = broken(s, new Set())
      const key = s.open()
      for (const grant of s.grants) {
        const after = [...broken(s, new Set([grant.grantId]))].filter((id) => !before.has(id))
        expect(
          key
            .revoke(grant)
            .revocation.breaks.map(({ id }) => id)
            .toSorted(),
        ).toEqual(after.toSorted())
      }
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('no grant that breaks something comes before one that is harmless', () => {
  fc.assert(
    fc.property(fc.array(kinds, { minLength: 1, maxLength: 7 }), (chosen) => {
      const s = scene(chosen)
      const order = safestOrder(s.open(), s.grants)
      expect(order.map(({ grantId }) => grantId).toSorted()).toEqual(s.grants.map(({ grantId }) => grantId).toSorted())
      const done = new Set<string>()
      for (const [at, step] of order.entries()) {
        const now = broken(s, done)
        const breaksNow = (grantId: string) => [...broken(s, new Set([...done, grantId]))].some((id) => !now.has(id))
        // Each step says what it breaks after the ones before it.
        expect(step.breaks.length > 0).toBe(breaksNow(step.grantId))
        // Whoever breaks something leaves nobody behind who would not have.
        if (step.breaks.length > 0) for (const later of order.slice(at + 1)) expect(breaksNow(later.grantId)).toBe(true)
        done.add(step.grantId)
      }
      const ranks = order
        .filter(({ breaks }) => breaks.length === 0)
        .map(({ effect }) => revocationEffects.indexOf(effect))
      const harmless = order.findIndex(({ effect }) => effect === 'breaks')
      const upTo = harmless === -1 ? ranks : ranks.slice(0, harmless)
      expect(upTo).toEqual(upTo.toSorted())
    }),
    { numRuns: 60 },
  )
}, 60_000)
