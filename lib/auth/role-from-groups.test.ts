import { expect, test } from 'vitest'
import { roleFromGroups } from './role-from-groups'

test.each([
  [['keyscope-approver', 'everyone'], 'approver'],
  [['keyscope-viewer', 'keyscope-administrator', 'keyscope-requester'], 'administrator'],
  [['everyone', 'approver'], 'viewer'],
  [[], 'viewer'],
  [undefined, 'viewer'],
  ['keyscope-administrator', 'viewer'],
])('groups %o make the role %s', (groups, role) => {
  expect(roleFromGroups(groups)).toBe(role)
})
