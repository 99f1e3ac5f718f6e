import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bearsOn, type Demand, demandFor, isAutomatic, stricter } from './demand'
import type { ApprovalFacts } from './facts'
import { type ApprovalRule, type ApprovalRules, builtInRules } from './rules'

const facts = (patch: Partial<ApprovalFacts> = {}): ApprovalFacts => ({
  keyAccount: { id: '111100000001', path: ['r-1', 'ou-keys'], tags: { tier: 'gold' } },
  granteeAccount: { id: '111100000002', path: ['r-1', 'ou-apps'], tags: {} },
  keyTags: { data: 'secret' },
  outsideOrganization: false,
  operations: ['Decrypt', 'CreateGrant'],
  constrained: false,
  requester: 'person',
  clean: true,
  ...patch,
})
const rule = (
  name: string,
  match: ApprovalRule['match'],
  demand: Partial<ApprovalRule['demand']> = {},
): ApprovalRule => ({
  name,
  match,
  demand: { approvers: 1, ...demand },
})
const rules = (...list: ApprovalRule[]): ApprovalRules => ({ ...builtInRules, rules: list })

describe('what comes with Keyscope', () => {
  test('asks for one other person within a week', () => {
    expect(demandFor(builtInRules, facts())).toEqual({
      clauses: [{ rule: 'otherwise', approvers: 1, who: null }],
      expiryDays: 7,
      selfApproval: false,
      warningNote: false,
    })
  })

  test.each([
    ['outside the organization', true],
    ['who knows where', null],
  ])('asks for two where the grantee is %s', (_, outsideOrganization) => {
    const { clauses } = demandFor(builtInRules, facts({ outsideOrganization }))
    expect(clauses).toContainEqual({ rule: 'Accounts outside the organization', approvers: 2, who: null })
  })
})

describe('which rule bears on a request', () => {
  test.each([
    [{}, 'yes'],
    [{ keyAccounts: ['111100000001'] }, 'yes'],
    [{ keyAccounts: ['111100000002'] }, 'no'],
    [{ granteeAccounts: ['111100000002', '111100000009'] }, 'yes'],
    [{ units: ['ou-apps'] }, 'yes'],
    [{ units: ['ou-other'] }, 'no'],
    [{ keyTags: ['data=secret'] }, 'yes'],
    [{ keyTags: ['data=public'] }, 'no'],
    [{ keyTags: ['constructor=x'] }, 'no'],
    [{ accountTags: ['tier=gold'] }, 'yes'],
    [{ outsideOrganization: true }, 'no'],
    [{ operations: ['Encrypt', 'Decrypt'] }, 'yes'],
    [{ operations: ['Encrypt'] }, 'no'],
    [{ constrained: true }, 'no'],
    [{ requester: 'token' as const }, 'no'],
    [{ keyTags: ['data=secret'], operations: ['Encrypt'] }, 'no'],
  ])('%j: %s', (match, expected) => {
    expect(bearsOn(match, facts())).toBe(expected)
  })

  test.each([
    ['units', { units: ['ou-other'] }, { granteeAccount: { id: '111100000002', path: null, tags: {} } }],
    ['key tags', { keyTags: ['data=secret'] }, { keyTags: null }],
    ['account tags', { accountTags: ['tier=silver'] }, { keyAccount: { id: '111100000001', path: [], tags: null } }],
  ])('nobody can tell where the %s could not be read, unless something else says no', (_, match, patch) => {
    expect(bearsOn(match, facts(patch))).toBe('unknown')
    expect(bearsOn({ ...match, operations: ['Encrypt'] }, facts(patch))).toBe('no')
  })
})

describe('the strictest of all that bear on it wins', () => {
  const lax = rule('lax', {}, { approvers: 0, selfApproval: true, expiryDays: 30 })
  const strict = rule(
    'strict',
    {},
    { approvers: 2, who: { roles: ['administrator'] }, expiryDays: 2, warningNote: true },
  )

  test('whatever their order', () => {
    const demand = demandFor(rules(lax, strict), facts())
    expect(demand).toMatchObject({ expiryDays: 2, selfApproval: false, warningNote: true })
    expect(demand.clauses).toContainEqual({ rule: 'strict', approvers: 2, who: { roles: ['administrator'] } })
    const { clauses, ...rest } = demandFor(rules(strict, lax), facts())
    expect(demand).toMatchObject(rest)
    expect([...clauses].sort((a, b) => a.rule.localeCompare(b.rule))).toEqual(demand.clauses)
  })

  test('nobody has to approve only where every rule says so and every check passes', () => {
    expect(isAutomatic(demandFor(rules(lax), facts()))).toBe(true)
    expect(isAutomatic(demandFor(rules(lax, strict), facts()))).toBe(false)
    const [clause] = demandFor(rules(lax), facts({ clean: false })).clauses
    expect(clause).toMatchObject({ rule: 'lax', approvers: 1 })
  })

  test('a rule nobody can tell about adds, and never makes less of it', () => {
    const unread = facts({ keyTags: null })
    const taggedLax = rule('lax for tagged', { keyTags: ['data=public'] }, { approvers: 0, selfApproval: true })
    expect(isAutomatic(demandFor(rules(taggedLax), unread))).toBe(false)
    expect(demandFor(rules(taggedLax), unread).selfApproval).toBe(false)
    const taggedStrict = rule('strict for tagged', { keyTags: ['data=secret'] }, { approvers: 3 })
    expect(demandFor(rules(taggedStrict), unread).clauses).toContainEqual({
      rule: 'strict for tagged',
      approvers: 3,
      who: null,
    })
  })
})

const anyMatch = fc.record(
  {
    keyAccounts: fc.constantFrom(['111100000001'], ['111100000009']),
    keyTags: fc.constantFrom(['data=secret'], ['data=public']),
    operations: fc.constantFrom(['Decrypt'], ['Encrypt']),
    outsideOrganization: fc.boolean(),
  },
  { requiredKeys: [] },
)
const anyRule = fc.record({
  match: anyMatch,
  demand: fc.record(
    {
      approvers: fc.integer({ min: 0, max: 3 }),
      expiryDays: fc.integer({ min: 1, max: 30 }),
      selfApproval: fc.boolean(),
      warningNote: fc.boolean(),
    },
    { requiredKeys: ['approvers'] },
  ),
})
const anyRules = fc
  .array(anyRule, { maxLength: 6 })
  .map((list) => rules(...list.map((one, at) => rule(`rule ${at}`, one.match as ApprovalRule['match'], one.demand))))
const anyFacts = fc
  .record({
    keyTags: fc.constantFrom(null, { data: 'secret' }),
    outsideOrganization: fc.constantFrom(null, true, false),
    clean: fc.boolean(),
  })
  .map(facts)
const total = ({ clauses }: Demand) => Math.max(...clauses.map(({ approvers }) => approvers))

test('one more rule never asks for less, where another one bears on the request for sure', () => {
  fc.assert(
    fc.property(anyRules, anyRule, anyFacts, (before, more, about) => {
      fc.pre(before.rules.some(({ match }) => bearsOn(match, about) === 'yes'))
      const added = rule('added', more.match as ApprovalRule['match'], more.demand)
      const a = demandFor(before, about)
      const b = demandFor(rules(...before.rules, added), about)
      expect(total(b)).toBeGreaterThanOrEqual(total(a))
      expect(b.expiryDays).toBeLessThanOrEqual(a.expiryDays)
      expect(Number(b.selfApproval)).toBeLessThanOrEqual(Number(a.selfApproval))
    }),
  )
})

test('the stricter of two demands is at least as strict as either, and of one with itself is that one', () => {
  fc.assert(
    fc.property(anyRules, anyRules, anyFacts, (one, other, about) => {
      const [a, b] = [demandFor(one, about), demandFor(other, about)]
      const both = stricter(a, b)
      for (const each of [a, b]) {
        expect(total(both)).toBeGreaterThanOrEqual(total(each))
        expect(both.expiryDays).toBeLessThanOrEqual(each.expiryDays)
      }
      expect(stricter(a, a)).toEqual(a)
    }),
  )
})
