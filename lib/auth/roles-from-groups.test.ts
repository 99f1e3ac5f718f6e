import { expect, test } from 'vitest'
import { rolesFromGroups } from './roles-from-groups'

test.each([
  [['keyscope-approver', 'everyone'], ['approver']],
  [
    ['keyscope-viewer', 'keyscope-auditor', 'keyscope-approver'],
    ['viewer', 'auditor', 'approver'],
  ],
  [
    ['keyscope-viewer-payments', 'keyscope-requester-payments-eu'],
    ['viewer/payments', 'requester/payments-eu'],
  ],
  [['keyscope-viewer', 'keyscope-viewer'], ['viewer']],
  [['everyone', 'approver', 'keyscope-', 'keyscope-owner', 'keyscope-viewers', 'Keyscope-viewer'], []],
  [[null, 7, { toString: () => 'keyscope-administrator' }, ['keyscope-administrator']], []],
  [[], []],
  [undefined, []],
  ['keyscope-administrator', []],
])('groups %o make the roles %o', (groups, roles) => {
  const given = rolesFromGroups(groups).map(({ role, groupName }) => (groupName ? `${role}/${groupName}` : role))
  expect(given).toEqual(roles)
})
