import { expect, test } from 'vitest'
import { isActive, type NewDelegation, whyNotDelegate } from './delegation'

const now = new Date('2027-03-01T09:00:00Z')
const days = (count: number) => new Date(now.getTime() + count * 86_400_000)
const wanted: NewDelegation = {
  from: { id: 'ann' },
  to: { id: 'ben', mayDecide: true },
  startsAt: now,
  endsAt: days(7),
  others: [],
}
const other = (fromId: string, toId: string, from = 0, until = 5) => ({
  fromId,
  toId,
  startsAt: days(from),
  endsAt: days(until),
  revokedAt: null,
})

test('is active from its start until its end, unless it was revoked', () => {
  const week = { startsAt: now, endsAt: days(7), revokedAt: null }
  expect([-1, 0, 6.9, 7].map((at) => isActive(week, days(at)))).toEqual([false, true, true, false])
  expect(isActive({ ...week, revokedAt: days(1) }, days(2))).toBe(false)
})

test.each<[string, Partial<NewDelegation>, RegExp | null]>([
  ['to another approver', {}, null],
  ['to oneself', { to: { id: 'ann', mayDecide: true } }, /another person/],
  ['to who may not decide', { to: { id: 'ben', mayDecide: false } }, /gives nobody a permission/],
  ['with its end before its start', { endsAt: days(-1) }, /end after the start/],
  ['that is over', { startsAt: days(-3), endsAt: days(-1) }, /over already/],
  ['for a year', { endsAt: days(365) }, /at most 90 days/],
  ['of what is in one’s hands only', { others: [other('kim', 'ann')] }, /not handed on/],
  ['to who has handed theirs away', { others: [other('ben', 'kim')] }, /handed their own right/],
  ['a second time', { others: [other('ann', 'ben')] }, /already/],
  ['after another one is over', { startsAt: days(6), endsAt: days(7), others: [other('kim', 'ann')] }, null],
])('handing a right over %s', (_, patch, told) => {
  const why = whyNotDelegate({ ...wanted, ...patch }, now)
  if (told) expect(why).toMatch(told)
  else expect(why).toBeNull()
})
