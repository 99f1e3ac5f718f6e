import { expect, test } from 'vitest'
import { dueStep } from './due-step'
import { signInMethods } from './methods'

test.each(signInMethods)('%s with nothing demanded leads straight in', (method) => {
  expect(dueStep({ method, mustChangePassword: false, secondFactorRequired: false })).toBeNull()
})

test('a password that somebody else knows comes first, except for who came through the provider', () => {
  const due = signInMethods.map((method) => dueStep({ method, mustChangePassword: true, secondFactorRequired: true }))
  expect(due).toEqual(['password', 'password', 'password', 'password', null])
})

test('where a second factor is demanded, a password alone is not enough', () => {
  const due = signInMethods.map((method) => dueStep({ method, mustChangePassword: false, secondFactorRequired: true }))
  expect(due).toEqual(['second-factor', null, null, null, null])
})
