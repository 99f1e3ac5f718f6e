import { describe, expect, test } from 'vitest'
import {
  covers,
  describeScope,
  type Member,
  mayOverlap,
  membership,
  normalScope,
  regionsWithin,
  ScanScope,
} from './scope'

const member = (change: Partial<Member> = {}): Member => ({
  id: '111100000002',
  state: 'ACTIVE',
  path: ['r-root', 'ou-prod', 'ou-payments'],
  tags: { team: 'core' },
  ...change,
})
const key = 'arn:aws:kms:eu-central-1:111100000002:key/1'

describe('accounts of a scope', () => {
  test.each([
    [{}, 'in'],
    [{ accounts: ['111100000002'] }, 'in'],
    [{ accounts: ['111100000009'] }, 'left-out'],
    [{ units: ['ou-prod'] }, 'in'],
    [{ units: ['ou-test'], accounts: ['111100000002'] }, 'in'],
    [{ tags: [{ key: 'team' }] }, 'in'],
    [{ tags: [{ key: 'team', value: 'edge' }] }, 'left-out'],
    [{ exclude: { units: ['ou-payments'] } }, 'left-out'],
    [{ units: ['ou-prod'], exclude: { tags: [{ key: 'team', value: 'core' }] } }, 'left-out'],
    [{ exclude: { accounts: ['111100000009'] } }, 'in'],
    [{ key }, 'in'],
    [{ key: key.replace('111100000002', '111100000003') }, 'left-out'],
  ] as [ScanScope, string][])('%o: %s', (scope, answer) => {
    expect(membership(ScanScope.parse(scope), member())).toBe(answer)
  })

  test('cannot be told where what the scope asks for could not be read', () => {
    const hidden = member({ path: null, tags: null })
    expect(membership({ units: ['ou-prod'] }, hidden)).toBe('unclear')
    expect(membership({ exclude: { tags: [{ key: 'team' }] } }, hidden)).toBe('unclear')
    expect(membership({ units: ['ou-prod'], accounts: [hidden.id] }, hidden)).toBe('in')
    expect(membership({ accounts: ['111100000009'] }, hidden)).toBe('left-out')
    expect(membership({ tags: [{ key: '__proto__' }] }, member())).toBe('left-out')
  })
})

test('Regions are those enabled in the account that the scope does not leave out', () => {
  const enabled = ['eu-central-1', 'us-east-1']
  expect(regionsWithin({}, enabled)).toEqual(enabled)
  expect(regionsWithin({ regions: ['us-east-1', 'ap-south-2'] }, enabled)).toEqual(['us-east-1'])
  expect(regionsWithin({ exclude: { regions: ['us-east-1'] } }, enabled)).toEqual(['eu-central-1'])
  expect(regionsWithin({ key }, enabled)).toEqual(['eu-central-1'])
})

describe('a running scan', () => {
  test.each([
    [{}, {}, true],
    [{}, { accounts: ['111100000002'] }, true],
    [{}, { key }, false],
    [{}, { units: ['ou-prod'], exclude: { regions: ['us-east-1'] } }, true],
    [{ accounts: ['111100000002'] }, {}, false],
    [{ key }, { key }, true],
    [{ accounts: ['111100000002'] }, { key }, false],
    [{ regions: ['us-east-1'] }, { regions: ['us-east-1'], accounts: ['111100000002'] }, true],
    [{ exclude: { accounts: ['111100000009'] } }, { accounts: ['111100000002'] }, false],
    [{ units: ['ou-prod'] }, { units: ['ou-prod'] }, true],
    [{ units: ['ou-prod'] }, { accounts: ['111100000002'] }, false],
    [{ key }, { accounts: ['111100000002'] }, false],
  ] as [ScanScope, ScanScope, boolean][])('of %o reads %o: %s', (running, wanted, answer) => {
    expect(covers(running, wanted)).toBe(answer)
  })
})

test.each([
  [{}, {}, true],
  [{}, { accounts: ['111100000002'] }, true],
  [{}, { key }, false],
  [{ accounts: ['111100000002'] }, { accounts: ['111100000003'] }, false],
  [{ accounts: ['111100000002'] }, { units: ['ou-prod'] }, true],
  [{ regions: ['us-east-1'] }, { regions: ['eu-central-1'], units: ['ou-prod'] }, false],
] as [ScanScope, ScanScope, boolean][])('%o and %o may read the same place: %s', (a, b, answer) => {
  expect(mayOverlap(a, b)).toBe(answer)
  expect(mayOverlap(b, a)).toBe(answer)
})

test('a scope has one spelling', () => {
  expect(normalScope({ accounts: ['222200000002', '111100000002', '111100000002'], units: [], exclude: {} })).toEqual({
    accounts: ['111100000002', '222200000002'],
  })
})

test('a scope is told in a few words', () => {
  expect(describeScope({})).toBe('the whole organization')
  expect(describeScope({ key })).toBe(`the key ${key}`)
  expect(describeScope({ key, rolesOf: ['111100000003'] })).toBe(`the key ${key} and the roles of 111100000003`)
  expect(
    describeScope({
      units: ['ou-prod'],
      tags: [{ key: 'team' }],
      regions: ['us-east-1'],
      exclude: { accounts: ['111100000009'] },
    }),
  ).toBe('ou-prod, tag team in us-east-1 without 111100000009')
})

test('a long scope is told by name, and what is left is counted', () => {
  const accounts = ['111100000002', '111100000003', '111100000004']
  const scope = { accounts, regions: ['us-east-1'], exclude: { units: ['ou-test'] } }
  const names = new Map([
    ['111100000002', 'payments'],
    ['ou-test', 'Test'],
  ])
  expect(describeScope(scope, { nameOf: (id) => names.get(id) ?? id, most: 2 })).toBe(
    'payments, 111100000003 and 1 more in us-east-1 without Test',
  )
})

test('what is no account, unit, Region or key is refused', () => {
  for (const scope of [
    { accounts: ['12'] },
    { regions: ['mars'] },
    { units: ['prod'] },
    { key: 'alias/x' },
    { all: true },
  ])
    expect(ScanScope.safeParse(scope).success).toBe(false)
})
