import { describe, expect, test } from 'vitest'
import { permissionsOf, type RoleName, roleNames } from '../roles'
import {
  describeRefusal,
  type GrantMove,
  type GrantState,
  grantMoves,
  grantStates,
  type MovableRequest,
  type Mover,
  type Refusal,
  tryMove,
} from './lifecycle'

const asked = new Date('2026-11-02T08:00:00Z')
const soon = new Date('2026-11-02T09:00:00Z')
const decideBy = new Date(asked.getTime() + 7 * 86_400_000)
const late = new Date(decideBy.getTime() + 1)
const moves = Object.keys(grantMoves) as GrantMove[]

const request = (state: GrantState): MovableRequest => ({
  number: 42,
  state,
  requestedBy: 'robin',
  decideBy,
  deciderName: null,
  grantId: 'abc',
  endsAt: soon,
})
const person = (role: RoleName, own = false): Mover => ({
  type: 'person',
  id: own ? 'robin' : 'somebody',
  permissions: permissionsOf(role),
})

/** The whole table, written out a second time by hand: from which states, and which roles on their own or another's request. */
const expected: Record<GrantMove, { from: GrantState[]; others: RoleName[]; own: RoleName[]; worker: boolean }> = {
  approve: { from: ['requested'], others: ['approver', 'administrator'], own: [], worker: false },
  narrow: { from: ['requested'], others: ['approver', 'administrator'], own: [], worker: false },
  'break-glass': { from: ['requested'], others: ['administrator'], own: ['administrator'], worker: false },
  'auto-approve': { from: ['requested'], others: [], own: [], worker: false },
  reject: {
    from: ['requested'],
    others: ['approver', 'administrator'],
    own: ['approver', 'administrator'],
    worker: false,
  },
  cancel: {
    from: ['requested', 'approved'],
    others: ['approver', 'administrator'],
    own: ['requester', 'approver', 'administrator'],
    worker: false,
  },
  expire: { from: ['requested'], others: [], own: [], worker: true },
  apply: { from: ['approved'], others: [], own: [], worker: true },
  'confirm-created': { from: ['applying'], others: [], own: [], worker: true },
  verify: { from: ['applied'], others: [], own: [], worker: true },
  renew: { from: ['applying'], others: [], own: [], worker: true },
  fail: { from: ['approved', 'applying', 'applied'], others: [], own: [], worker: true },
  revoke: {
    from: ['verified', 'failed'],
    others: ['approver', 'administrator'],
    own: ['approver', 'administrator'],
    worker: false,
  },
  end: { from: ['verified', 'failed'], others: [], own: [], worker: true },
  replace: { from: ['verified', 'failed'], others: [], own: [], worker: true },
  'keep-verified': { from: ['revoking'], others: [], own: [], worker: true },
  'keep-failed': { from: ['revoking'], others: [], own: [], worker: true },
  'confirm-revoked': { from: ['revoking'], others: [], own: [], worker: true },
}

describe.each(moves)('%s', (move) => {
  const { from, others, own, worker } = expected[move]

  test.each(grantStates)('from %s, by everyone', (state) => {
    for (const role of roleNames) {
      expect(tryMove(move, request(state), person(role), soon).ok).toBe(from.includes(state) && others.includes(role))
      expect(tryMove(move, request(state), person(role, true), soon).ok).toBe(
        from.includes(state) && own.includes(role),
      )
    }
    expect(tryMove(move, request(state), { type: 'worker' }, soon).ok).toBe(from.includes(state) && worker)
    const byRules = move === 'auto-approve' && from.includes(state)
    expect(tryMove(move, request(state), { type: 'rules' }, soon).ok).toBe(byRules)
  })

  test('leads to one state', () => {
    const byRules: Mover = move === 'auto-approve' ? { type: 'rules' } : person('administrator')
    const mover = worker ? ({ type: 'worker' } as const) : byRules
    expect(tryMove(move, request(from[0]!), mover, soon)).toEqual({ ok: true, to: grantMoves[move].to })
  })
})

const refusalOf = (move: GrantMove, state: GrantState, by: Mover, now = soon): Refusal | null => {
  const result = tryMove(move, request(state), by, now)
  return result.ok ? null : result.refusal
}

test('nobody approves their own request, the administrator included', () => {
  expect(refusalOf('approve', 'requested', person('approver', true))).toBe('self-approval')
  expect(refusalOf('approve', 'requested', person('administrator', true))).toBe('self-approval')
})

test('where the rules let a requester approve, the requester does, and nobody else may more', () => {
  const own = { ...request('requested'), selfApproval: true }
  expect(tryMove('approve', own, person('approver', true), soon).ok).toBe(true)
  expect(tryMove('approve', own, person('requester', true), soon).ok).toBe(false)
  expect(tryMove('narrow', own, person('approver', true), soon).ok).toBe(false)
})

test('a viewer learns about the missing permission before anything about the state', () => {
  expect(refusalOf('approve', 'verified', person('viewer'))).toBe('missing-permission')
})

test('another requester cannot cancel a request that is not theirs', () => {
  expect(refusalOf('cancel', 'requested', person('requester'))).toBe('not-own')
})

test('a request older than its lifetime cannot be approved, but can be rejected', () => {
  expect(refusalOf('approve', 'requested', person('approver'), late)).toBe('expired')
  expect(refusalOf('reject', 'requested', person('approver'), late)).toBeNull()
})

test('only what led to a grant is revoked', () => {
  const none = { ...request('failed'), grantId: null }
  expect(tryMove('revoke', none, person('approver'), soon)).toEqual({ ok: false, refusal: 'no-grant' })
})

test('a grant without an end, or whose end has not come, does not end', () => {
  const end = (endsAt: Date | null) => tryMove('end', { ...request('verified'), endsAt }, { type: 'worker' }, soon)
  expect(end(null)).toEqual({ ok: false, refusal: 'not-due' })
  expect(end(new Date(soon.getTime() + 1))).toEqual({ ok: false, refusal: 'not-due' })
  expect(end(soon)).toEqual({ ok: true, to: 'revoking' })
  const none = { ...request('failed'), grantId: null }
  expect(tryMove('end', none, { type: 'worker' }, soon)).toEqual({ ok: false, refusal: 'no-grant' })
  expect(tryMove('replace', none, { type: 'worker' }, soon)).toEqual({ ok: false, refusal: 'no-grant' })
})

test('a second approval is told who was first', () => {
  const approved = { ...request('approved'), deciderName: 'Avery Approver' }
  expect(describeRefusal('wrong-state', 'approve', approved)).toBe(
    'Grant request 42 is already approved (by Avery Approver); approve needs it to be requested. Refresh to see where it stands.',
  )
})

test('every refusal has its words', () => {
  const refusals: Refusal[] = [
    'missing-permission',
    'wrong-state',
    'self-approval',
    'not-own',
    'expired',
    'no-grant',
    'not-due',
  ]
  const texts = refusals.map((refusal) => describeRefusal(refusal, 'approve', request('requested')))
  expect(new Set(texts).size).toBe(refusals.length)
})
