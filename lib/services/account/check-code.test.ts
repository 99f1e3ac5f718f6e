import { expect, test } from 'vitest'
import { totpCode } from '@/lib/testing/totp'
import { stepOf } from './check-code'

/** "12345678901234567890", the secret of RFC 6238's appendix B. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const vectors = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
] as const
const at = (seconds: number) => new Date(seconds * 1000)

test.each(vectors)('RFC 6238, appendix B: at %i the code is %s', (seconds, code) => {
  expect(totpCode(secret, at(seconds), 8)).toBe(code)
  expect(stepOf(secret, code.slice(2), at(seconds))).toBe(BigInt(Math.floor(seconds / 30)))
})

test('a code is good one step early and late, and no further', () => {
  const now = 1_700_000_010
  const good = [-60, -30, 0, 30, 60].map((late) => stepOf(secret, totpCode(secret, at(now)), at(now + late)) !== null)
  expect(good).toEqual([false, true, true, true, false])
})

test('a step that was accepted, and those before it, are not accepted again', () => {
  const now = 1_700_000_010
  const step = BigInt(Math.floor(now / 30))
  expect(stepOf(secret, totpCode(secret, at(now)), at(now), step - 1n)).toBe(step)
  expect(stepOf(secret, totpCode(secret, at(now)), at(now), step)).toBeNull()
  expect(stepOf(secret, totpCode(secret, at(now - 30)), at(now), step)).toBeNull()
  expect(stepOf(secret, totpCode(secret, at(now + 30)), at(now), step)).toBe(step + 1n)
})

test.each(['', '12345', '1234567', 'abcdef', '１２３４５６', '000000 or 1=1'])('%j is no code', (code) => {
  expect(stepOf(secret, code, at(59))).toBeNull()
})
