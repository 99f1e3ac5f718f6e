import { describe, expect, test } from 'vitest'
import { permissionsOf, type roleNames } from '../roles'
import {
  type BundleMove,
  bundleMoves,
  bundleStates,
  describeBundleRefusal,
  nextStep,
  tryBundleMove,
} from './bundle-lifecycle'
import type { GrantState } from './lifecycle'

const now = new Date('2026-06-01T00:00:00Z')
const bundle = (state: (typeof bundleStates)[number], requestedBy = 'asker') => ({
  number: 3,
  state,
  requestedBy,
  decideBy: now,
  deciderName: null,
})
const person = (role: (typeof roleNames)[number], id = 'other') => ({
  type: 'person' as const,
  id,
  permissions: permissionsOf(role),
})
const members = (...states: GrantState[]) => states.map((state, at) => ({ id: `r${at}`, state }))

describe('who may move a bundle', () => {
  test('only from the states the table says', () => {
    for (const move of Object.keys(bundleMoves) as BundleMove[]) {
      const { from, who } = bundleMoves[move]
      for (const state of bundleStates) {
        const by = who === 'worker' || who === 'rules' ? { type: who } : person('approver')
        expect(tryBundleMove(move, bundle(state), by, now).ok).toBe((from as readonly string[]).includes(state))
      }
    }
  })

  test('nobody approves or continues their own', () => {
    for (const [move, state] of [
      ['approve', 'requested'],
      ['continue', 'held'],
    ] as const) {
      const result = tryBundleMove(move, bundle(state, 'me'), person('administrator', 'me'), now)
      expect(result).toEqual({ ok: false, refusal: 'self-approval' })
      expect(describeBundleRefusal('self-approval', move, bundle(state))).toContain('Another person')
    }
  })

  test('its requester or an approver cancels it, nobody else', () => {
    expect(tryBundleMove('cancel', bundle('held', 'me'), person('requester', 'me'), now).ok).toBe(true)
    expect(tryBundleMove('cancel', bundle('held'), person('approver'), now).ok).toBe(true)
    expect(tryBundleMove('cancel', bundle('held'), person('requester'), now)).toMatchObject({ refusal: 'not-own' })
    expect(tryBundleMove('cancel', bundle('held'), person('viewer'), now)).toMatchObject({
      refusal: 'missing-permission',
    })
  })

  test('an old one is asked for again', () => {
    const later = new Date(now.getTime() + 8 * 86_400_000)
    expect(tryBundleMove('approve', bundle('requested'), person('approver'), later)).toMatchObject({
      refusal: 'expired',
    })
  })
})

describe('what comes next', () => {
  const stop = { stopOnError: true, acceptedFailures: [] }
  test('the first member that is not at its end', () => {
    expect(nextStep(members('verified', 'approved', 'approved'), stop)).toMatchObject({
      do: 'apply',
      member: { id: 'r1' },
    })
    expect(nextStep(members('verified', 'applying', 'approved'), stop)).toMatchObject({ member: { id: 'r1' } })
    expect(nextStep(members('rejected', 'applied'), stop)).toMatchObject({ member: { id: 'r1' } })
  })

  test('a failure holds the rest until it is accepted', () => {
    expect(nextStep(members('failed', 'approved'), stop)).toMatchObject({ do: 'hold', because: [{ id: 'r0' }] })
    expect(nextStep(members('failed', 'approved'), { stopOnError: true, acceptedFailures: ['r0'] }).do).toBe('apply')
    expect(
      nextStep(members('failed', 'failed', 'approved'), { stopOnError: true, acceptedFailures: ['r0'] }),
    ).toMatchObject({ do: 'hold', because: [{ id: 'r1' }] })
  })

  test('without stop on error it goes on', () => {
    expect(nextStep(members('failed', 'approved'), { stopOnError: false, acceptedFailures: [] }).do).toBe('apply')
  })

  test('with nothing left it is done, whatever failed', () => {
    expect(nextStep(members('failed', 'verified', 'cancelled'), stop).do).toBe('finish')
    expect(nextStep([], stop).do).toBe('finish')
  })
})
