import { expect, test } from 'vitest'
import { type GrantState, grantStates } from './lifecycle'
import { progressOf } from './progress'

const steps = (state: GrantState, reachedApplied = false, renews = false) =>
  progressOf({
    state,
    requesterName: 'Robin Requester',
    deciderName: 'Alex Approver',
    grantId: 'a'.repeat(64),
    reachedApplied,
    renews,
  }).map((s) => s.status)

test.each<[GrantState, string[]]>([
  ['requested', ['done', 'done', 'current', 'waiting', 'waiting']],
  ['rejected', ['done', 'done', 'failed', 'waiting', 'waiting']],
  ['approved', ['done', 'done', 'done', 'current', 'waiting']],
  ['applying', ['done', 'done', 'done', 'current', 'waiting']],
  ['applied', ['done', 'done', 'done', 'done', 'current']],
  ['verified', ['done', 'done', 'done', 'done', 'done']],
])('%s', (state, expected) => {
  expect(steps(state)).toEqual(expected)
})

test('a grant that was made but does not help failed at the proof', () => {
  expect(steps('failed', true)).toEqual(['done', 'done', 'done', 'done', 'failed'])
  expect(steps('failed', false)).toEqual(['done', 'done', 'done', 'failed', 'waiting'])
})

test('a renewal makes no grant, and says so', () => {
  const details = progressOf({
    state: 'renewed',
    requesterName: 'Robin Requester',
    deciderName: 'Alex Approver',
    grantId: null,
    reachedApplied: false,
    renews: true,
  }).map((s) => s.detail)
  expect(details.slice(3)).toEqual(['The grant is there; no second one', 'It ends later'])
  expect(steps('renewed', false, true)).toEqual(['done', 'done', 'done', 'done', 'done'])
})

test('every state has a place', () => {
  for (const state of grantStates) expect(steps(state)).toHaveLength(5)
})
