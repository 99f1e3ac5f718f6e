import { describe, expect, test } from 'vitest'
import { accountsWhere, describeRoles, everywhere, type HeldRole, isHeld } from './roles'

const of = (role: HeldRole['role'], name: string, ...accounts: string[]): HeldRole => ({
  role,
  group: { id: name, name, accounts },
})

describe('where a permission holds', () => {
  test('everywhere wins over groups, and groups add up', () => {
    const held = [of('approver', 'a', '1', '2'), of('viewer', 'b', '2', '3')]
    expect(accountsWhere(held, 'inventory.read')).toEqual(['1', '2', '3'])
    expect(accountsWhere(held, 'grants.decide')).toEqual(['1', '2'])
    expect(accountsWhere([...held, ...everywhere('viewer')], 'inventory.read')).toBe('all')
    expect(accountsWhere([...held, ...everywhere('viewer')], 'grants.decide')).toEqual(['1', '2'])
    expect(accountsWhere([], 'inventory.read')).toEqual([])
  })

  test('what concerns everybody comes with a role everywhere only', () => {
    const held = [of('administrator', 'a', '1')]
    expect(isHeld(held, 'access.manage')).toBe(false)
    expect(accountsWhere(held, 'access.manage')).toEqual([])
    expect(isHeld(everywhere('administrator'), 'access.manage')).toBe(true)
    expect(isHeld(held, 'grants.decide')).toBe(true)
  })

  test('a group that has no account yet is held, and opens nothing', () => {
    expect(isHeld([of('viewer', 'a')], 'inventory.read')).toBe(true)
    expect(accountsWhere([of('viewer', 'a')], 'inventory.read')).toEqual([])
  })
})

test('in words', () => {
  expect(describeRoles([])).toBe('no role')
  expect(describeRoles([...everywhere('auditor', 'approver'), of('viewer', 'payments')])).toBe(
    'auditor and approver everywhere, viewer for payments',
  )
})
