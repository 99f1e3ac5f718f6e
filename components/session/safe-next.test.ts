import { expect, test } from 'vitest'
import { safeNext } from './safe-next'

test('sign-in leads back to the page that asked for it', () => {
  expect(safeNext('/keys?q=payments&page=2')).toBe('/keys?q=payments&page=2')
  expect(safeNext('/keys/arn%3Aaws%3Akms')).toBe('/keys/arn%3Aaws%3Akms')
})

test.each([
  'https://elsewhere.example/',
  '//elsewhere.example/',
  '/\\elsewhere.example',
  '/\t/elsewhere.example',
  'javascript:alert(1)',
  'keys',
  '/api/auth/sign-out',
  '/sign-in?next=/sign-in',
  '',
])('%j leads home', (next) => {
  expect(safeNext(next)).toBe('/')
})

test('none, or several, lead home', () => {
  expect(safeNext(undefined)).toBe('/')
  expect(safeNext(['/keys', '/map'])).toBe('/')
})
