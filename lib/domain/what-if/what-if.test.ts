import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { organization } from '../inventory/testing/organization-builder'
import { admitAccount, admitGrants, allowEverything, mayGrant, mayUse, policy } from '../inventory/testing/statements'
import { eightOperations } from '../launch-paths/eight-operations'
import { judgeNeeds } from '../launch-paths/judge-needs'
import type { JudgedNeed, PrincipalKind } from '../launch-paths/need'
import { denied, mapSeen } from '../observed'
import { applyChange } from './apply-change'
import type { Change } from './changes'
import { compareNeeds } from './compare-needs'
import { launchOf } from './launch-status'
import { type WhatIf, whatIf } from './what-if'

/** Karpenter and a node group in one account, a key for each in another; everything works but what a test takes away. */
function start() {
  const org = organization()
  const owner = org.account('keys', 'ou-keys')
  const workload = org.account('payments')
  const admits = [admitAccount(workload.id), admitGrants(workload.id)]
  const key = owner.key('karpenter', { admits })
  const otherKey = owner.key('workers', { admits })
  const controller = workload.role('KarpenterController-payments', { statements: [mayUse(key), mayGrant(key)] })
  const scaling = workload.autoScalingRole()
  const cluster = workload.cluster('payments')
  cluster.podIdentity('karpenter', controller).karpenterTemplate([{ kmsKeyId: key }])
  cluster.nodeGroup('workers', { key: otherKey, serviceLinkedRole: scaling })
  const giveGrant = () => org.grant(otherKey, scaling, eightOperations, { issuingAccount: workload.id })
  const ask = (...changes: Change[]): WhatIf => whatIf(org.inventory(), changes)
  return { org, owner, workload, key, otherKey, controller, scaling, cluster, giveGrant, ask }
}

const broken = ({ breaks }: WhatIf): PrincipalKind[] => breaks.map((need) => need.principalKind).toSorted()
const identityPolicy = (role: string) =>
  ({ of: 'identity-policy', role, policy: 'KarpenterController-payments-policy' }) as const

test('a change that bears on nothing leaves everything as it is', () => {
  const { org, owner, cluster, ask } = start()
  const unused = owner.key('unused')
  const found = ask({ change: 'set-key-state', key: unused, state: 'Disabled' })
  expect(found).toEqual({
    breaks: [],
    repairs: [],
    changed: [],
    unchanged: judgeNeeds(org.inventory()).length,
    impact: { launches: [], volumes: [], unaffected: [cluster.arn], notes: [expect.stringContaining('unused')] },
    problems: [],
  })
})

describe('keys', () => {
  test('a disabled key breaks who uses it, and says why', () => {
    const { key, ask } = start()
    const found = ask({ change: 'set-key-state', key: 'alias/karpenter', state: 'Disabled' })
    expect(broken(found)).toEqual(['identity-only-role', 'karpenter-controller'])
    expect(found.breaks[0]).toMatchObject({ keyArn: key, before: 'ok', after: 'broken', failure: 'F7' })
    expect(found.breaks[0]?.reason).toContain('Disabled')
    expect(found.breaks[0]?.operations).toContainEqual(
      expect.objectContaining({ operation: 'Decrypt', before: 'allowed', after: 'denied', because: 'key-state' }),
    )
  })

  test('a key that is enabled again repairs', () => {
    const { org, key } = start()
    org.parts.keys.forEach((k, at) => {
      if (k.arn === key)
        org.parts.keys[at] = { ...k, metadata: mapSeen(k.metadata, (m) => ({ ...m, state: 'Disabled' })) }
    })
    const found = whatIf(org.inventory(), [{ change: 'set-key-state', key, state: 'Enabled' }])
    expect(found.repairs).toHaveLength(2)
    expect(found.repairs[0]).toMatchObject({ keyArn: key, before: 'broken', after: 'ok', failure: null })
  })

  test('a statement removed from the key policy breaks who came in by it', () => {
    const { key, ask } = start()
    const document = { of: 'key-policy', key } as const
    const found = ask({ change: 'remove-statement', document, statement: { sid: 'Workload' } })
    expect(broken(found)).toEqual(['karpenter-controller'])
    expect(found.breaks[0]).toMatchObject({ failure: 'F2' })
    const byPosition = ask({ change: 'remove-statement', document, statement: { index: 1 } })
    expect(byPosition.breaks).toEqual(found.breaks)
  })

  test('a Deny added to the key policy breaks, and the same Deny patched in does too', () => {
    const { key, ask } = start()
    const document = { of: 'key-policy', key } as const
    const statement = { Sid: 'No', Effect: 'Deny', Principal: '*', Action: 'kms:CreateGrant', Resource: '*' }
    const added = ask({ change: 'add-statement', document, statement })
    expect(broken(added)).toEqual(['karpenter-controller'])
    expect(added.breaks[0]?.operations).toMatchObject([
      { operation: 'CreateGrant', because: 'explicit-deny:key-policy' },
    ])
    const patched = ask({
      change: 'patch-document',
      document,
      patch: [{ op: 'add', path: '/Statement/-', value: statement }],
    })
    expect(patched).toEqual(added)
  })

  test('a key policy that is replaced counts as it is then', () => {
    const { key, ask } = start()
    const found = ask({ change: 'replace-document', document: { of: 'key-policy', key }, policy: { Statement: [] } })
    expect(broken(found)).toEqual(['karpenter-controller'])
  })

  test('a key policy that could not be read can be replaced, though not edited', () => {
    const { org, key, ask } = start()
    org.parts.keys.forEach((k, at) => {
      if (k.arn === key) org.parts.keys[at] = { ...k, policyHash: denied('kms:GetKeyPolicy', 'not authorized') }
    })
    const document = { of: 'key-policy', key } as const
    const found = ask({ change: 'replace-document', document, policy: { Statement: [] } })
    expect(found.breaks).toMatchObject([{ before: 'unknown', after: 'broken', principalKind: 'karpenter-controller' }])
    const edited = ask({ change: 'remove-statement', document, statement: { index: 0 } })
    expect(edited.problems).toMatchObject([
      { kind: 'unread', text: expect.stringContaining('kms:GetKeyPolicy was denied') },
    ])
  })
})

describe('policies of roles', () => {
  test('a statement removed from an identity policy breaks its role alone', () => {
    const { controller, ask } = start()
    const found = ask({
      change: 'remove-statement',
      document: identityPolicy(controller),
      statement: { sid: 'UseKey' },
    })
    expect(broken(found)).toEqual(['karpenter-controller'])
    expect(found.breaks[0]).toMatchObject({ failure: 'F1' })
  })

  test('a policy taken off breaks, another one attached instead does not', () => {
    const { key, controller, ask } = start()
    const off = {
      change: 'detach-identity-policy',
      role: controller,
      policy: 'KarpenterController-payments-policy',
    } as const
    expect(broken(ask(off))).toEqual(['karpenter-controller'])
    const instead = { Statement: [mayUse(key), mayGrant(key)] }
    const swapped = ask(off, {
      change: 'attach-identity-policy',
      role: controller,
      policy: { name: 'new', policy: instead },
    })
    expect(swapped).toMatchObject({ breaks: [], problems: [] })
  })

  test('a boundary that leaves KMS out breaks, one that lets it in does not', () => {
    const { controller, ask } = start()
    const within = (Action: string) => ({
      name: 'limit',
      policy: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] },
    })
    const set = (Action: string): Change => ({ change: 'set-boundary', role: controller, policy: within(Action) })
    expect(broken(ask(set('ec2:*')))).toEqual(['karpenter-controller'])
    expect(broken(ask(set('kms:*')))).toEqual([])
    expect(broken(ask(set('ec2:*'), { change: 'remove-boundary', role: controller }))).toEqual([])
  })

  test('an edit of a managed policy is felt by everybody who has it', () => {
    const { org, workload, key, ask } = start()
    const arn = workload.managedPolicy('shared', [mayUse(key), mayGrant(key)])
    org.parts.roles.forEach((role, at) => {
      if (role.inlinePolicies.length > 0)
        org.parts.roles[at] = { ...role, inlinePolicies: [], attachedPolicies: [{ arn, name: 'shared' }] }
    })
    const document = { of: 'identity-policy', role: 'KarpenterController-payments', policy: 'shared' } as const
    const found = ask({ change: 'remove-statement', document, statement: { sid: 'GrantForInstances' } })
    expect(broken(found)).toEqual(['karpenter-controller'])
  })
})

describe('policies of the organization', () => {
  const noKms = { Effect: 'Deny', Action: 'kms:*', Resource: '*' }

  test('an SCP with a Deny breaks the accounts below it, and the service-linked role not (R15)', () => {
    const { giveGrant, ask } = start()
    giveGrant()
    const attach = (target: string): Change => ({
      change: 'attach-control-policy',
      type: 'scp',
      policy: { name: 'NoKms', policy: { Version: '2012-10-17', Statement: noKms } },
      target,
    })
    const found = ask(attach('Workloads'))
    expect(broken(found)).toEqual(['identity-only-role', 'identity-only-role', 'karpenter-controller'])
    expect(found.breaks.find((need) => need.principalKind === 'karpenter-controller')).toMatchObject({ failure: 'F11' })
    expect(ask(attach('ou-keys')).breaks).toEqual([])
  })

  test('an RCP with a Deny breaks who uses keys below it', () => {
    const { ask } = start()
    const found = ask({
      change: 'attach-control-policy',
      type: 'rcp',
      policy: { name: 'NoKms', policy: { Statement: { ...noKms, Principal: '*' } } },
      target: 'keys',
    })
    expect(broken(found)).toContain('karpenter-controller')
  })

  test('taking a Deny away repairs, and the last SCP of a level cannot be taken away', () => {
    const { org, workload, ask } = start()
    org.scp('NoKms', [workload.id], noKms as never)
    const detach = (name: string): Change => ({
      change: 'detach-control-policy',
      type: 'scp',
      policy: name,
      target: workload.id,
    })
    const found = ask(detach('NoKms'))
    expect(found.repairs.map((need) => need.principalKind)).toContain('karpenter-controller')
    expect(ask(detach('NoKms'), detach('FullAWSAccess')).problems).toMatchObject([{ change: 1, kind: 'cannot-be' }])
    const scp = { of: 'scp', policy: 'FullAWSAccess' } as const
    const narrowed = ask(detach('NoKms'), {
      change: 'replace-document',
      document: scp,
      policy: policy({ ...allowEverything, Action: 'ec2:*' }),
    })
    expect(narrowed.repairs).toEqual([])
  })
})

describe('roles', () => {
  test('a role made again under its name loses what named it: key policies and grants (R23)', () => {
    const org = organization()
    const workload = org.account('payments')
    const arn = `arn:aws:iam::${workload.id}:role/controller`
    const named = { Sid: 'Named', Effect: 'Allow', Principal: { AWS: [arn] }, Action: 'kms:*', Resource: '*' } as const
    const key = workload.key('ebs', { admits: [named] })
    const scaling = workload.autoScalingRole()
    const foreign = org.account('keys').key('foreign')
    org.grant(foreign, scaling, eightOperations, { issuingAccount: workload.id })
    const cluster = workload.cluster('payments').podIdentity('karpenter', workload.role('controller'))
    cluster.karpenterTemplate([{ kmsKeyId: key }]).nodeGroup('workers', { key: foreign, serviceLinkedRole: scaling })

    const controller = whatIf(org.inventory(), [{ change: 'recreate-role', role: arn }])
    expect(broken(controller)).toEqual(['karpenter-controller'])
    const grantee = whatIf(org.inventory(), [{ change: 'recreate-role', role: scaling }])
    expect(grantee.breaks).toMatchObject([{ principalKind: 'auto-scaling-role', failure: 'F6' }])
  })

  test('a role made again keeps what its own policies give, where the key policy names its account', () => {
    const { controller, ask } = start()
    expect(ask({ change: 'recreate-role', role: controller }).breaks).toEqual([])
  })

  test('a renamed role leaves who points to it with nobody', () => {
    const { controller, ask } = start()
    const found = ask({ change: 'rename-role', role: controller, name: 'Other' })
    expect(found.breaks).toMatchObject([{ principalArn: controller, failure: 'F6' }])
  })
})

describe('grants', () => {
  test('a revoked grant breaks, a grant given repairs', () => {
    const { workload, otherKey, scaling, giveGrant, ask } = start()
    const give = {
      change: 'add-grant',
      key: otherKey,
      granteePrincipal: scaling,
      issuingAccount: workload.id,
      operations: [...eightOperations],
    } as const satisfies Change
    const repaired = ask(give)
    expect(repaired.repairs).toMatchObject([{ principalKind: 'auto-scaling-role', before: 'broken', after: 'ok' }])
    expect(ask(give, { change: 'revoke-grant', key: otherKey, grantId: 'what-if-grant-1' }).repairs).toEqual([])

    const { grantId } = giveGrant()
    const revoked = ask({ change: 'revoke-grant', key: otherKey, grantId })
    expect(revoked.breaks).toMatchObject([{ principalKind: 'auto-scaling-role', failure: 'F4' }])
  })

  test('a grant of the wrong account lets no service-linked role in (R9): another reason, no repair', () => {
    const { owner, otherKey, scaling, ask } = start()
    const found = ask({
      change: 'add-grant',
      key: otherKey,
      granteePrincipal: scaling,
      issuingAccount: owner.id,
      operations: [...eightOperations],
    })
    expect(found.repairs).toEqual([])
    expect(found.changed).toMatchObject([{ before: 'broken', after: 'broken', failure: 'F5' }])
  })
})

test('what is said is what judging everything twice would say', () => {
  const { org, workload, key, otherKey, controller, scaling, giveGrant } = start()
  giveGrant()
  const inventory = org.inventory()
  const before = judgeNeeds(inventory)
  const keyPolicy = { of: 'key-policy', key } as const
  const deny = { Effect: 'Deny', Action: 'kms:*', Resource: '*' }
  const possible: Change[] = [
    { change: 'set-key-state', key, state: 'Disabled' },
    { change: 'set-key-state', key: otherKey, state: 'PendingDeletion' },
    { change: 'set-key-state', key, state: 'Enabled' },
    { change: 'remove-statement', document: keyPolicy, statement: { index: 0 } },
    { change: 'add-statement', document: keyPolicy, statement: { ...deny, Principal: { AWS: controller } } },
    {
      change: 'patch-document',
      document: keyPolicy,
      patch: [{ op: 'replace', path: '/Version', value: '2008-10-17' }],
    },
    { change: 'replace-document', document: identityPolicy(controller), policy: { Statement: deny } },
    { change: 'detach-identity-policy', role: controller, policy: 'KarpenterController-payments-policy' },
    {
      change: 'attach-identity-policy',
      role: controller,
      policy: { name: 'more', policy: { Statement: mayUse(key) } },
    },
    { change: 'set-boundary', role: controller, policy: { name: 'limit', policy: { Statement: mayUse(key) } } },
    { change: 'remove-boundary', role: controller },
    {
      change: 'attach-control-policy',
      type: 'scp',
      policy: { name: 'No', policy: { Statement: deny } },
      target: workload.id,
    },
    { change: 'detach-control-policy', type: 'scp', policy: 'No', target: workload.id },
    { change: 'rename-role', role: controller, name: 'Other' },
    { change: 'recreate-role', role: scaling },
    { change: 'revoke-grant', key: otherKey, grantId: 'grant-1' },
    {
      change: 'add-grant',
      key,
      granteePrincipal: scaling,
      issuingAccount: workload.id,
      operations: ['Decrypt'],
    },
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...possible), { minLength: 1, maxLength: 4 }), (changes) => {
      const made: Change[] = []
      let now = inventory
      for (const change of changes) {
        const applied = applyChange(now, change)
        if ('problem' in applied) continue
        now = applied.inventory
        made.push(change)
      }
      const { impact, ...found } = whatIf(inventory, made)
      const after = judgeNeeds(now)
      expect(found).toEqual({ ...compareNeeds(before, after), problems: [] })
      const failing = (needs: readonly JudgedNeed[]) =>
        new Set(needs.filter(({ status }) => status === 'broken').map(launchOf))
      const [was, is] = [failing(before), failing(after)]
      const fails = [...is].filter((launch) => !was.has(launch)).toSorted()
      expect(impact.launches.flatMap((one) => (one.effect === 'fails' ? [launchOf(one)] : [])).toSorted()).toEqual(
        fails,
      )
    }),
    { numRuns: 100 },
  )
}, 60_000)
