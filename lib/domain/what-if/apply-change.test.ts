import { describe, expect, test } from 'vitest'
import type { Inventory } from '../inventory/inventory'
import { organization } from '../inventory/testing/organization-builder'
import { admitAccount, mayUse } from '../inventory/testing/statements'
import { denied } from '../observed'
import { applyChange } from './apply-change'
import { type Change, parseChanges } from './changes'

function start() {
  const org = organization()
  const owner = org.account('keys', 'ou-keys')
  const workload = org.account('payments')
  const key = owner.key('ebs', { admits: [admitAccount(workload.id)] })
  const other = owner.key('other')
  const role = workload.role('controller', { statements: [mayUse(key)] })
  const scaling = workload.autoScalingRole()
  const grant = org.grant(key, role, ['Decrypt'])
  const inventory = org.inventory()
  const made = (change: Change) => {
    const applied = applyChange(inventory, change)
    if ('problem' in applied) throw new Error(applied.problem.text)
    return applied.inventory
  }
  const problem = (change: Change) => {
    const applied = applyChange(inventory, change)
    if ('inventory' in applied) throw new Error('it was applied')
    return applied.problem
  }
  return { org, owner, workload, key, other, role, scaling, grant, inventory, made, problem }
}

describe('only what changes is copied', () => {
  test('a key state leaves every other key, list and document what it was', () => {
    const { key, inventory, made } = start()
    const after = made({ change: 'set-key-state', key, state: 'Disabled' })
    const others = Object.keys(inventory).filter((part) => part !== 'keys') as (keyof typeof inventory)[]
    for (const part of others) expect(after[part]).toBe(inventory[part])
    expect(after.keys.filter((k, at) => k === inventory.keys[at])).toHaveLength(inventory.keys.length - 1)
    expect(inventory.keys[0]?.metadata).toMatchObject({ value: { state: 'Enabled' } })
  })

  test('a new document is added beside the others, under a name no other text has', () => {
    const { key, inventory, made } = start()
    const document = { of: 'key-policy', key } as const
    const after = made({ change: 'remove-statement', document, statement: { sid: 'Workload' } })
    expect(inventory.documents.size).toBe(after.documents.size - 1)
    for (const [hash, text] of inventory.documents) expect(after.documents.get(hash)).toBe(text)
    expect(after.roles).toBe(inventory.roles)
    const again = made({ change: 'remove-statement', document, statement: { index: 1 } })
    expect(again.keys[0]?.policyHash).toEqual(after.keys[0]?.policyHash)
  })

  test('a role made again leaves key policies alone that do not name it', () => {
    const { role, inventory, made } = start()
    const after = made({ change: 'recreate-role', role })
    expect(after.keys).toBe(inventory.keys)
    expect(after.documents).toBe(inventory.documents)
    expect(after.grants[0]?.granteePrincipal).toBe(inventory.roles[0]?.roleId)
    expect(after.roles[0]?.roleId).not.toBe(inventory.roles[0]?.roleId)
  })

  test('what a document says beside its statements stays', () => {
    const { inventory, key, made } = start()
    const statement = { Effect: 'Deny', Principal: '*', Action: 'kms:Sign', Resource: '*' }
    const after = made({ change: 'add-statement', document: { of: 'key-policy', key }, statement })
    const policyOf = ({ keys, documents }: Inventory) => {
      const hash = keys[0]?.policyHash
      return JSON.parse((hash?.state === 'seen' && documents.get(hash.value)) || '')
    }
    const before = policyOf(inventory)
    expect(policyOf(after)).toEqual({ ...before, Statement: [...before.Statement, statement] })
  })
})

describe('a session of a deleted role in a key policy', () => {
  const withSession = (Effect: 'Allow' | 'Deny') => {
    const org = organization()
    const account = org.account('payments')
    const session = `arn:aws:sts::${account.id}:assumed-role/controller/one`
    account.key('ebs', { admits: [{ Effect, Principal: { AWS: session }, Action: 'kms:*', Resource: '*' }] })
    const role = account.role('controller')
    const applied = applyChange(org.inventory(), { change: 'recreate-role', role })
    if ('problem' in applied) throw new Error(applied.problem.text)
    return [...applied.inventory.documents.keys()].some((hash) => hash.startsWith('what-if') && !hash.includes(session))
  }

  test('is let in no more, but stays forbidden', () => {
    expect(withSession('Allow')).toBe(true)
    expect(withSession('Deny')).toBe(false)
  })
})

test('a key policy that the engine cannot understand does not stand in the way of a role', () => {
  const org = organization()
  const account = org.account('payments')
  const AWS = `arn:aws:iam::${account.id}:role/controller`
  const Condition = { StringSounds: { 'aws:PrincipalTag/a': 'b' } }
  account.key('ebs', { admits: [{ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*', Condition }] })
  const applied = applyChange(org.inventory(), { change: 'recreate-role', role: account.role('controller') })
  expect(applied).toHaveProperty('inventory')
})

describe('what is not there is said, with what is', () => {
  test.each<[string, (given: ReturnType<typeof start>) => Change, RegExp]>([
    ['a key', () => ({ change: 'set-key-state', key: 'alias/nobody', state: 'Disabled' }), /no key "alias\/nobody"/],
    [
      'a statement',
      ({ key }) => ({
        change: 'remove-statement',
        document: { of: 'key-policy', key },
        statement: { sid: 'Work' },
      }),
      /There is Workload, Owner/,
    ],
    [
      'a position',
      ({ key }) => ({ change: 'remove-statement', document: { of: 'key-policy', key }, statement: { index: 2 } }),
      /0 \(Owner\)/,
    ],
    [
      'a policy of a role',
      ({ role }) => ({ change: 'detach-identity-policy', role, policy: 'nothing' }),
      /There is controller-policy/,
    ],
    ['a boundary', ({ role }) => ({ change: 'remove-boundary', role }), /has no permissions boundary/],
    ['a grant', ({ key }) => ({ change: 'revoke-grant', key, grantId: 'grant-9' }), /There is grant-1/],
    [
      'a target',
      () => ({ change: 'detach-control-policy', type: 'scp', policy: 'FullAWSAccess', target: 'ou-nowhere' }),
      /There is .*ou-keys/,
    ],
    [
      'an SCP',
      () => ({ change: 'detach-control-policy', type: 'scp', policy: 'Full', target: 'r-root' }),
      /There is FullAWSAccess/,
    ],
    [
      'a place in a document',
      ({ key }) => ({
        change: 'patch-document',
        document: { of: 'key-policy', key },
        patch: [{ op: 'remove', path: '/Statement/7' }],
      }),
      /Statement\/7/,
    ],
  ])('%s', (_, make, text) => {
    const given = start()
    const problem = given.problem(make(given))
    expect(problem.kind).toBe('not-found')
    expect(problem.text).toMatch(text)
  })

  test('a key is found by the ARN of its alias, and told by the alias that is most like what was wanted', () => {
    const { org, owner } = start()
    const arn = owner.key('ledger')
    const before = org.inventory()
    const alias = before.keys.find((key) => key.arn === arn)!.aliases[0]!
    const byAlias = (key: string) => applyChange(before, { change: 'set-key-state', key, state: 'Disabled' })
    expect(byAlias(arn.replace(/key\/.*$/, alias))).toHaveProperty('inventory')
    const mistyped = byAlias(`${alias}s`)
    expect('problem' in mistyped && mistyped.problem.exists[0]).toBe(`${alias} (${arn})`)
  })

  test('the nearest names come first, and no more than ten', () => {
    const { org, owner } = start()
    for (let i = 0; i < 30; i++) owner.key(`number-${i}`)
    const applied = applyChange(org.inventory(), { change: 'recreate-role', role: 'controler' })
    expect('problem' in applied && applied.problem.exists[0]).toMatch(/role\/controller$/)
    const key = applyChange(org.inventory(), { change: 'set-key-state', key: 'x', state: 'Enabled' })
    expect('problem' in key && key.problem.exists).toHaveLength(10)
    expect('problem' in key && key.problem.text).toContain('and 22 more')
  })
})

describe('what cannot be is said', () => {
  test.each<[string, (given: ReturnType<typeof start>) => Change, string]>([
    [
      'an edit of a service-linked role',
      ({ scaling }) => ({
        change: 'attach-identity-policy',
        role: scaling,
        policy: { name: 'p', policy: { Statement: [] } },
      }),
      'cannot-be',
    ],
    [
      'attaching twice',
      () => ({ change: 'attach-control-policy', type: 'scp', policy: 'FullAWSAccess', target: 'r-root' }),
      'cannot-be',
    ],
    [
      'a new name for a service-linked role',
      ({ scaling }) => ({ change: 'rename-role', role: scaling, name: 'New' }),
      'cannot-be',
    ],
    ['a name that is taken', ({ role }) => ({ change: 'rename-role', role, name: 'Controller' }), 'cannot-be'],
    [
      'a document AWS would not store',
      ({ key }) => ({ change: 'replace-document', document: { of: 'key-policy', key }, policy: 'nothing' }),
      'not-a-policy',
    ],
    [
      'a statement AWS would not store',
      ({ key }) => ({
        change: 'add-statement',
        document: { of: 'key-policy', key },
        statement: { Effect: 'Maybe', Principal: '*', Action: 'kms:*', Resource: '*' },
      }),
      'not-a-policy',
    ],
  ])('%s', (_, make, kind) => {
    const given = start()
    expect(given.problem(make(given)).kind).toBe(kind)
  })

  test('an alias of two accounts is not guessed at', () => {
    const { org, workload } = start()
    workload.key('ebs')
    const applied = applyChange(org.inventory(), { change: 'set-key-state', key: 'alias/ebs', state: 'Disabled' })
    expect(applied).toMatchObject({ problem: { kind: 'ambiguous', exists: [expect.any(String), expect.any(String)] } })
  })

  test('a grant among grants nobody could read would change nothing', () => {
    const { org, owner, role } = start()
    const key = owner.key('closed', { grants: denied('kms:ListGrants', 'not authorized') })
    const change: Change = {
      change: 'add-grant',
      key,
      granteePrincipal: role,
      issuingAccount: owner.id,
      operations: ['Decrypt'],
    }
    expect(applyChange(org.inventory(), change)).toMatchObject({ problem: { kind: 'unread' } })
  })
})

describe('changes from JSON', () => {
  test('are one or a list', () => {
    const change = { change: 'recreate-role', role: 'r' }
    expect(parseChanges(change)).toEqual({ changes: [change] })
    expect(parseChanges([change, change])).toEqual({ changes: [change, change] })
  })

  test.each([
    [{ change: 'forget-everything' }, /0\.change/],
    [{ change: 'recreate-role', role: 'r', because: 'so' }, /because/],
    [{ change: 'add-grant', key: 'k', granteePrincipal: 'p', issuingAccount: '1', operations: [] }, /12 digits/],
    [[], /at least one/],
    ['text', /0: /],
  ])('%j are none', (source, text) => {
    const parsed = parseChanges(source)
    expect('problem' in parsed && parsed.problem).toMatch(text)
  })
})
