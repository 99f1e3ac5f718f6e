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
  '/..//elsewhere.example',
  '/.//elsewhere.example',
  '/keys/..//elsewhere.example/',
  '/%2e%2e//elsewhere.example',
  '\\\\elsewhere.example',
  'http:elsewhere.example',
  '%2F%2Felsewhere.example',
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'keys',
  '/api/auth/sign-out',
  '/sign-in?next=/sign-in',
  '',
])('%j leads home', (next) => {
  expect(safeNext(next)).toBe('/')
})

test('slashes that stay encoded stay with us', () => {
  expect(safeNext('/%2Felsewhere.example')).toBe('/%2Felsewhere.example')
})

test('none, or several, lead home', () => {
  expect(safeNext(undefined)).toBe('/')
  expect(safeNext(['/keys', '/map'])).toBe('/')
})
