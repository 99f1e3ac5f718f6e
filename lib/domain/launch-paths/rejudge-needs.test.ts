import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Inventory } from '../inventory/inventory'
import { organization } from '../inventory/testing/organization-builder'
import {
  admitAccount,
  admitGrants,
  mayGrant,
  mayUse,
  ownerStatement,
  policy,
  throughEc2,
} from '../inventory/testing/statements'
import { mapping, nodeClass, storageClass } from '../kubernetes/testing/objects'
import { denied, seen } from '../observed'
import { type AssignmentRule, defaultBook } from '../profiles/assignment'
import { eightOperations } from './eight-operations'
import { indexInventory } from './index-inventory'
import { judgeNeeds } from './judge-needs'
import { rejudgeNeeds } from './rejudge-needs'

/** Three clusters in two accounts, keys of their own and of a third, every kind of principal. */
function start(): Inventory {
  const org = organization()
  const owner = org.account('keys', 'ou-keys')
  for (const name of ['payments', 'orders']) {
    const workload = org.account(name)
    const admits = [admitAccount(workload.id), admitGrants(workload.id, true)]
    const key = owner.key(`${name}-nodes`, { admits })
    const named = workload.role(`${name}-csi`, { statements: [mayUse(key), mayGrant(key)], boundary: [mayUse(key)] })
    const own = workload.key(`${name}-own`, {
      admits: [
        { Effect: 'Allow', Principal: { AWS: named }, Action: 'kms:*', Resource: '*' },
        throughEc2(workload.id, 'us-east-1'),
      ],
    })
    const controller = workload.role(`KarpenterController-${name}`, { statements: [mayUse(key), mayGrant(key)] })
    const scaling = workload.autoScalingRole()
    org.grant(key, scaling, eightOperations, { issuingAccount: workload.id })
    org.grant(own, `AROA${workload.id}GONE`, ['Decrypt'], { issuingAccount: workload.id })
    workload
      .cluster(name, { secretsKey: own })
      .podIdentity('karpenter', controller)
      .podIdentity('ebs-csi-controller-sa', named)
      .karpenterTemplate([{ kmsKeyId: key }])
      .nodeGroup('workers', { key, serviceLinkedRole: scaling })
      .volume(own, { CSIVolumeName: 'pvc-1' })
      .kubernetes([storageClass('gp3', { kmsKeyId: own })])
    workload.defaultKey(own, true)
    const seen = { accountId: workload.id, region: 'us-east-1', ownerId: workload.id }
    const blockDevices = [{ deviceName: '/dev/xvda', encrypted: true, snapshotId: 'snap-1' }]
    org.parts.images.push({ ...seen, id: 'ami-0', name: null, blockDevices })
    org.parts.snapshots.push({ ...seen, id: 'snap-1', encrypted: true, kmsKeyArn: key })
    if (name === 'orders')
      workload
        .cluster('second')
        .podIdentity('karpenter', controller)
        .karpenterTemplate([{ kmsKeyId: own }])
        .kubernetes([nodeClass('default', { mappings: [mapping({ kmsKeyID: own })] })])
  }
  org.rcp('KeysOfOurs', ['ou-keys'], { Effect: 'Deny', Principal: '*', Action: 'kms:PutKeyPolicy', Resource: '*' })
  return org.inventory()
}

const inventory = start()
const before = { index: indexInventory(inventory), needs: judgeNeeds(inventory) }
const at = fc.nat(100)
const pick = <T>(list: readonly T[], n: number) => n % Math.max(1, list.length)
const withItem = <K extends keyof Inventory>(
  now: Inventory,
  list: K,
  n: number,
  change: (item: Inventory[K] extends readonly (infer T)[] ? T : never) => unknown,
): Inventory => {
  const items = now[list] as readonly never[]
  if (items.length === 0) return now
  return { ...now, [list]: items.with(pick(items, n), change(items[pick(items, n)] as never) as never) }
}
const without = (now: Inventory, list: keyof Inventory, n: number): Inventory => {
  const items = now[list] as readonly unknown[]
  return { ...now, [list]: items.toSpliced(pick(items, n), 1) }
}
const withDocument = (now: Inventory, text: string) => ({
  ...now,
  documents: new Map(now.documents).set(`hash-of ${text}`, text),
})

const statements = [
  ownerStatement('111100000002'),
  { Effect: 'Deny', Principal: '*', Action: 'kms:CreateGrant', Resource: '*' },
  { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' },
  { Effect: 'Allow', Principal: '*', Action: 'ec2:*', Resource: '*' },
] as const
const forIdentity = ({ Effect, Action, Resource }: (typeof statements)[number]) => ({ Effect, Action, Resource })
const lists = [
  'accounts',
  'controlPolicies',
  'keys',
  'grants',
  'roles',
  'managedPolicies',
  'clusters',
  'podIdentityAssociations',
  'launchTemplates',
  'volumes',
  'images',
  'snapshots',
  'ebsDefaults',
  'autoScalingGroups',
  'kubernetesNodeClasses',
  'kubernetesStorageClasses',
  'kubernetesReads',
  'coverage',
] as const

/** One thing that may have become another one between two inventories. */
const step: fc.Arbitrary<(now: Inventory) => Inventory> = fc.oneof(
  fc.tuple(fc.constantFrom(...lists), at).map(
    ([list, n]) =>
      (now: Inventory) =>
        without(now, list, n),
  ),
  fc.tuple(fc.constantFrom(...lists), at).map(
    ([list, n]) =>
      (now: Inventory) =>
        withItem(now, list, n, (item) => structuredClone(item)),
  ),
  fc.tuple(at, fc.constantFrom('Enabled', 'Disabled', 'PendingDeletion')).map(
    ([n, state]) =>
      (now: Inventory) =>
        withItem(now, 'keys', n, (key) => ({
          ...key,
          metadata: key.metadata.state === 'seen' ? seen({ ...key.metadata.value, state }) : key.metadata,
        })),
  ),
  fc.tuple(at, fc.constantFrom('metadata', 'policyHash', 'tags', 'grants')).map(
    ([n, part]) =>
      (now: Inventory) =>
        withItem(now, 'keys', n, (key) => ({ ...key, [part]: denied('kms:Get', 'no') })),
  ),
  fc.tuple(at, fc.constantFrom(...statements)).map(([n, statement]) => (now: Inventory) => {
    const text = policy(statement)
    return withItem(withDocument(now, text), 'keys', n, (key) => ({ ...key, policyHash: seen(`hash-of ${text}`) }))
  }),
  fc
    .tuple(at, fc.constantFrom(...statements), fc.constantFrom('controlPolicies', 'managedPolicies'))
    .map(([n, statement, list]) => (now: Inventory) => {
      const text = policy(forIdentity(statement))
      return withItem(withDocument(now, text), list, n, (p) => ({ ...p, documentHash: `hash-of ${text}` }))
    }),
  fc.tuple(at, fc.constantFrom(...statements)).map(([n, statement]) => (now: Inventory) => {
    const text = policy(forIdentity(statement))
    return withItem(withDocument(now, text), 'roles', n, (role) => ({
      ...role,
      inlinePolicies: [...role.inlinePolicies, { name: `p-${n}`, documentHash: `hash-of ${text}` }],
    }))
  }),
  fc.tuple(at, at).map(
    ([n, m]) =>
      (now: Inventory) =>
        withItem(now, 'roles', n, (role) => ({
          ...role,
          ...[
            { boundaryArn: null },
            { tags: { team: 'a' } },
            { roleId: `AROA${m}` },
            { arn: `${role.arn}-${m}`, name: `${role.name}-${m}` },
            { createdAt: '2027-01-01T00:00:00.000Z' },
          ][m % 5],
        })),
  ),
  fc.tuple(at, at).map(
    ([n, m]) =>
      (now: Inventory) =>
        withItem(now, 'grants', n, (grant) => ({
          ...grant,
          ...[
            { operations: ['Decrypt'] },
            { issuingAccount: '111100000002' },
            { granteePrincipal: now.roles[pick(now.roles, m)]?.arn ?? null },
            { constraints: { encryptionContextEquals: { a: 'b' }, encryptionContextSubset: null, sourceArn: null } },
          ][m % 4],
        })),
  ),
  fc.tuple(at, fc.constantFrom('r-root', 'ou-keys', 'ou-workloads', '111100000003')).map(
    ([n, target]) =>
      (now: Inventory) =>
        withItem(now, 'controlPolicies', n, (p) => ({ ...p, targets: [...p.targets, target] })),
  ),
  fc.tuple(at, fc.constantFrom('read', 'partial', 'denied', 'failed')).map(
    ([n, outcome]) =>
      (now: Inventory) =>
        withItem(now, 'coverage', n, (row) => ({ ...row, outcome })),
  ),
  at.map(
    (n) => (now: Inventory) => withItem(now, 'accounts', n, (account) => ({ ...account, path: ['r-root', 'ou-keys'] })),
  ),
  at.map((n) => (now: Inventory) => withItem(now, 'organizationalUnits', n, (unit) => ({ ...unit, name: 'Renamed' }))),
  at.map((n) => (now: Inventory) => {
    const hashes = [...now.documents.keys()]
    const documents = new Map(now.documents)
    documents.delete(hashes[pick(hashes, n)] ?? '')
    return { ...now, documents }
  }),
  fc
    .record({
      default: fc.constantFrom('strict', 'seed', 'gone'),
      rules: fc.constantFrom<AssignmentRule[]>(
        [],
        [{ scope: 'account', value: '111100000003', profile: 'seed' }],
        [{ scope: 'unit', value: 'ou-keys', profile: 'seed' }],
      ),
    })
    .map((assignment) => (now: Inventory) => ({ ...now, profiles: { ...defaultBook, assignment } })),
  fc.constantFrom<(now: Inventory) => Inventory>(
    (now) => ({ ...now, organization: null }),
    (now) => ({ ...now, organization: { id: 'o-other', managementAccountId: '111100000003' } }),
    (now) => ({ ...now, controlPolicies: now.controlPolicies.toReversed() }),
    (now) => ({ ...now, grants: now.grants.toReversed() }),
    (now) => structuredClone(now),
  ),
)

describe('needs judged again', () => {
  test('are what judging everything anew says, whatever has changed', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), (steps) => {
        const after = steps.reduce((now, change) => change(now), inventory)
        expect(rejudgeNeeds(before, after).needs).toEqual(judgeNeeds(after))
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  test('stay right over many inventories, each judged from the last', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 6 }), (steps) => {
        let now = inventory
        let judgement: ReturnType<typeof rejudgeNeeds> = before
        for (const change of steps) {
          now = change(now)
          judgement = rejudgeNeeds(judgement, now)
        }
        expect(judgement.needs).toEqual(judgeNeeds(now))
      }),
      { numRuns: 30 },
    )
  }, 60_000)

  const kept = (after: Inventory) =>
    new Set(rejudgeNeeds(before, after).needs.filter((need) => before.needs.includes(need)))
  const keptWhere = (wanted: (need: (typeof before.needs)[number]) => boolean) => new Set(before.needs.filter(wanted))

  test('are the same objects where nothing changed, however the inventory was copied', () => {
    expect(rejudgeNeeds(before, inventory).needs).toEqual(before.needs)
    expect(kept(inventory).size).toBe(before.needs.length)
    expect(kept(structuredClone(inventory)).size).toBe(before.needs.length)
  })

  test.each(inventory.keys.map((key) => [key.aliases[0], key] as const))(
    'of other keys than %s are untouched by it',
    (_, key) => {
      const after = {
        ...inventory,
        keys: inventory.keys.map((k) => (k === key ? { ...k, tags: seen({ a: 'b' }) } : k)),
      }
      expect(kept(after)).toEqual(keptWhere((need) => need.keyArn !== key.arn))
    },
  )

  test.each(inventory.roles.map((role) => [role.name, role] as const))(
    'of others than %s are untouched by its boundary',
    (_, role) => {
      const roles = inventory.roles.map((r) => (r === role ? { ...r, boundaryArn: 'arn:aws:iam::1:policy/gone' } : r))
      expect(kept({ ...inventory, roles })).toEqual(keptWhere((need) => need.principal.arn !== role.arn))
    },
  )

  test('of accounts that a control policy does not hang over are untouched by it', () => {
    const text = policy({ Effect: 'Deny', Action: 'kms:*', Resource: '*' })
    const targets = ['111100000003']
    const scp = { ...inventory.controlPolicies[0]!, id: 'p-no', name: 'No', documentHash: `hash-of ${text}`, targets }
    const now = withDocument(inventory, text)
    const after = { ...now, controlPolicies: [...now.controlPolicies, scp] }
    expect(kept(after)).toEqual(keptWhere((need) => !need.principal.arn.includes(':111100000003:')))
  })
})

describe('what lies far from a need and bears on it all the same', () => {
  /** A node group whose role is let in by nobody: what its need is called hangs on grants made for others. */
  const withGrant = (grantee: (id: string) => string) => {
    const org = organization()
    const workload = org.account('payments')
    const key = org.account('keys').key('ebs', { admits: [admitAccount(workload.id), admitGrants(workload.id)] })
    workload.cluster('payments').nodeGroup('workers', { key, serviceLinkedRole: workload.autoScalingRole() })
    org.grant(key, grantee(workload.id), ['Decrypt'], { issuingAccount: workload.id })
    return { org, workload, inventory: org.inventory() }
  }
  const elsewhere = (id: string) => `arn:aws:iam::${id}:role/elsewhere/AWSServiceRoleForAutoScaling`
  /** Karpenter with a key of its own account, whose identity policy asks for something. */
  const withCondition = (
    Condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
    aliases: string[] = [],
  ) => {
    const org = organization()
    const workload = org.account('payments')
    const key = workload.key('ebs')
    org.parts.keys[0] = { ...org.parts.keys[0]!, aliases }
    const controller = workload.role('controller', {
      statements: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*', Condition }],
    })
    workload
      .cluster('payments')
      .podIdentity('karpenter', controller)
      .karpenterTemplate([{ kmsKeyId: key }])
    return { org, workload, inventory: org.inventory() }
  }
  const addRole = (now: Inventory, role: Partial<Inventory['roles'][number]>): Inventory => ({
    ...now,
    roles: [...now.roles, { ...now.roles[0]!, ...role }],
  })
  const readOtherwise = (now: Inventory, accountId: string, family: string): Inventory => ({
    ...now,
    coverage: now.coverage.map((row) =>
      row.accountId === accountId && row.collector.startsWith(family) ? { ...row, outcome: 'denied' as const } : row,
    ),
  })

  test.each<[string, () => readonly [Inventory, Inventory]]>([
    [
      'whether a grantee by unique id is there',
      () => {
        const { inventory: now } = withGrant(() => 'AROAGONE')
        return [now, addRole(now, { arn: 'arn:aws:iam::111100000001:role/found', roleId: 'AROAGONE' })]
      },
    ],
    [
      'whether a grantee of the same name is there',
      () => {
        const { inventory: now, workload } = withGrant((id) =>
          elsewhere(id).replace('elsewhere/', 'x/').replace('AWSServiceRoleForAutoScaling', 'Node'),
        )
        const renamed = { ...now.autoScalingGroups[0]!, serviceLinkedRoleArn: `arn:aws:iam::${workload.id}:role/Node` }
        const start = addRole(
          { ...now, autoScalingGroups: [renamed] },
          { arn: `arn:aws:iam::${workload.id}:role/Node` },
        )
        return [start, addRole(start, { arn: `arn:aws:iam::${workload.id}:role/x/Node`, roleId: 'AROAX' })]
      },
    ],
    [
      "whether the roles of the principal's account were read",
      () => {
        const { inventory: now, workload } = withCondition({})
        return [now, readOtherwise(now, workload.id, 'iam')]
      },
    ],
    [
      "whether the keys of the key's account were read",
      () => {
        const condition = { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/ebs' } }
        const { inventory: now, workload } = withCondition(condition)
        return [now, readOtherwise(now, workload.id, 'kms')]
      },
    ],
    [
      "whether the key's account is in the organization",
      () => {
        const { org, inventory: now, workload } = withGrant(elsewhere)
        const owner = now.keys[0]?.accountId
        const only = { Condition: { StringEquals: { 'aws:ResourceOrgID': 'o-example' } } }
        const controller = workload.role('controller', {
          statements: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*', ...only }],
        })
        workload
          .cluster('other')
          .podIdentity('karpenter', controller)
          .karpenterTemplate([{ kmsKeyId: now.keys[0]?.arn ?? null }])
        const start = org.inventory()
        return [start, { ...start, accounts: start.accounts.filter((account) => account.id !== owner) }]
      },
    ],
    [
      'the name of a unit whose policies allow too little',
      () => {
        const { org } = withCondition({})
        const full = org.parts.controlPolicies[0]!
        org.parts.controlPolicies[0] = { ...full, targets: full.targets.filter((target) => target !== 'ou-workloads') }
        org.scp('Ec2Only', ['ou-workloads'], { Effect: 'Allow', Action: 'ec2:*', Resource: '*' })
        const now = org.inventory()
        const organizationalUnits = now.organizationalUnits.map((unit) => ({ ...unit, name: `New ${unit.name}` }))
        return [now, { ...now, organizationalUnits }]
      },
    ],
    [
      'the Region of the cluster',
      () => {
        const { inventory: now } = withCondition({ StringEquals: { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' } })
        return [now, { ...now, clusters: now.clusters.map((cluster) => ({ ...cluster, region: 'eu-west-1' })) }]
      },
    ],
  ])('%s', (_, make) => {
    const [first, then] = make()
    const judged = { index: indexInventory(first), needs: judgeNeeds(first) }
    const anew = judgeNeeds(then)
    expect(anew).not.toEqual(judged.needs)
    expect(rejudgeNeeds(judged, then).needs).toEqual(anew)
  })
})
