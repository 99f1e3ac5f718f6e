import { describe, expect, test } from 'vitest'
import { fixAdvice } from './fix-advice'
import { cell, need } from './testing/needs'

const missing = cell('CreateGrant', { verdict: 'denied' })

describe('for a gap that a grant closes', () => {
  const gap = need({ status: 'broken', grantFrom: '111100000004', cells: [missing] })

  test('a requester is led to the request', () => {
    expect(fixAdvice(gap, missing, 'strict', true)).toMatchObject({ kind: 'request', needId: 'need-1' })
  })

  test('a viewer reads why there is no button', () => {
    const advice = fixAdvice(gap, missing, 'strict', false)
    expect(advice).toMatchObject({ kind: 'refused', text: expect.stringContaining('cannot request') })
  })

  test('an open request is shown instead of a second one', () => {
    const asked = { ...gap, openRequestId: 'request-7' }
    expect(fixAdvice(asked, missing, 'strict', true)).toMatchObject({ kind: 'under-way', requestId: 'request-7' })
  })
})

describe('a grant is not offered', () => {
  test.each([
    [
      'an explicit deny',
      cell('Decrypt', { verdict: 'denied', layer: 'scp', because: 'explicit-deny:scp' }),
      'explicit deny',
    ],
    [
      'a disabled key',
      cell('Decrypt', { verdict: 'denied', authorization: 'allowed', layer: 'key-state' }),
      'cannot be used',
    ],
    [
      'what nobody could read',
      cell('Decrypt', { verdict: 'unknown', because: 'unreadable:key-policy' }),
      'Nobody can tell',
    ],
    [
      'an SCP that does not allow',
      cell('Decrypt', { verdict: 'denied', layer: 'scp', because: 'implicit:scp' }),
      'must allow',
    ],
  ])('for %s, and the reason is said', (_, given, said) => {
    const advice = fixAdvice(need({ cells: [given] }), given, 'strict', true)
    expect(advice).toMatchObject({ kind: 'elsewhere', text: expect.stringContaining(said) })
  })

  test('where nothing is missing', () => {
    expect(fixAdvice(need(), cell('Decrypt'), 'strict', true)).toEqual({ kind: 'nothing-to-fix' })
    const seedOnly = cell('Encrypt', { level: 'seed', verdict: 'denied' })
    expect(fixAdvice(need(), seedOnly, 'strict', true)).toEqual({ kind: 'nothing-to-fix' })
  })
})
