import { describe, expect, test } from 'vitest'
import { permissionsOf, type RoleName, roleNames } from '../roles'
import {
  describeEnd,
  dueWarning,
  isLaterEnd,
  latestEndDays,
  problemOfEnd,
  soonestEndMinutes,
  whyNotEarlier,
  whyNotFollowed,
  whyNotRenewed,
} from './end-date'
import { grantStates, type Mover } from './lifecycle'

const now = new Date('2027-03-01T09:00:00Z')
const minute = 60_000
const day = 86_400_000
const at = (ms: number) => new Date(now.getTime() + ms)

test('an end is neither at once nor in another decade', () => {
  expect(problemOfEnd(at((soonestEndMinutes - 1) * minute), now)).toContain('at the earliest')
  expect(problemOfEnd(at(soonestEndMinutes * minute), now)).toBeNull()
  expect(problemOfEnd(at(latestEndDays * day), now)).toBeNull()
  expect(problemOfEnd(at((latestEndDays + 1) * day), now)).toContain('five years')
  expect(problemOfEnd(at(-day), now)).toContain('at the earliest')
})

test('no end is later than every end', () => {
  expect(isLaterEnd(null, now)).toBe(true)
  expect(isLaterEnd(null, null)).toBe(false)
  expect(isLaterEnd(now, null)).toBe(false)
  expect(isLaterEnd(at(1), now)).toBe(true)
  expect(isLaterEnd(now, now)).toBe(false)
})

test.each([
  [3 * day, 'in 3 days'],
  [47 * 60 * minute, 'in 47 hours'],
  [119 * minute, 'in 119 minutes'],
  [minute, 'in 1 minute'],
  [-2 * day, '2 days ago'],
])('%i ms away is %s', (ms, text) => {
  expect(describeEnd(at(ms), now)).toBe(text)
})

describe('warnings', () => {
  const warning = (endsIn: number, { lasts = 30 * day, warnedDays = null as number | null } = {}) =>
    dueWarning({ endsAt: at(endsIn), since: at(endsIn - lasts), warnedDays }, now, [7, 1])

  test('each is given once, the nearest first', () => {
    expect(warning(8 * day)).toBeNull()
    expect(warning(7 * day)).toBe(7)
    expect(warning(6 * day, { warnedDays: 7 })).toBeNull()
    expect(warning(day, { warnedDays: 7 })).toBe(1)
    expect(warning(day / 2, { warnedDays: 1 })).toBeNull()
    // Nobody looked for a week: one warning, not two.
    expect(warning(day / 2)).toBe(1)
  })

  test('what was never meant to last so long is not warned about at its making', () => {
    expect(warning(5 * day, { lasts: 5 * day })).toBeNull()
    expect(warning(day / 2, { lasts: 5 * day })).toBe(1)
    expect(warning(day / 4, { lasts: day / 2 })).toBeNull()
  })

  test('what has ended is not warned about', () => {
    expect(warning(0)).toBeNull()
    expect(warning(-day)).toBeNull()
  })
})

const request = { number: 4, requestedBy: 'robin', endsAt: at(day), renewsId: null, grantId: 'abc' }
const person = (role: RoleName, id = 'somebody'): Mover => ({ type: 'person', id, permissions: permissionsOf(role) })

describe('who may move an end', () => {
  test('earlier: its requester or an approver, as long as there is something to end', () => {
    const movable = ['requested', 'approved', 'applying', 'applied', 'verified', 'failed']
    for (const state of grantStates) {
      const may = (by: Mover) => whyNotEarlier({ ...request, state }, by) === null
      for (const role of roleNames) {
        const others = role === 'approver' || role === 'administrator'
        expect(may(person(role))).toBe(movable.includes(state) && others)
        expect(may(person(role, 'robin'))).toBe(movable.includes(state) && (others || role === 'requester'))
      }
      expect(may({ type: 'worker' })).toBe(false)
    }
  })

  test('what asks for a later end does not itself end earlier', () => {
    expect(whyNotEarlier({ ...request, state: 'requested', renewsId: 'ksg-1' }, person('administrator'))).toContain(
      'Cancel it',
    )
  })

  test('later: who may ask, of a grant that is there and has an end', () => {
    for (const state of grantStates) {
      const there = state === 'verified' || state === 'failed'
      expect(whyNotFollowed({ ...request, state }) === null).toBe(there)
      for (const role of roleNames) {
        const asks = ['requester', 'approver', 'administrator'].includes(role)
        expect(whyNotRenewed({ ...request, state }, person(role)) === null).toBe(there && asks)
      }
    }
    const verified = { ...request, state: 'verified' as const }
    expect(whyNotRenewed({ ...verified, endsAt: null }, person('requester'))).toContain('no end')
    expect(whyNotFollowed({ ...verified, grantId: null })).toContain('verified')
  })
})
