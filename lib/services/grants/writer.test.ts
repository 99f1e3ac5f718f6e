import { expect, test } from 'vitest'
import { sourceIdentityOf } from './writer'

test('an id that STS takes as it is stays as it is', () => {
  expect(sourceIdentityOf('robin.requester+1@northwind.example')).toBe('robin.requester+1@northwind.example')
})

test('characters STS does not take are spelled out, so that two people stay two', () => {
  expect(sourceIdentityOf('ro bin')).toBe('ro=20bin')
  expect(sourceIdentityOf('ro=20bin')).toBe('ro=3d20bin')
  expect(sourceIdentityOf('zoë|1')).toBe('zo=c3=ab=7c1')
})

test.each(['', 'x', 'a'.repeat(65), '|'.repeat(40)])('"%s" is refused, not cut', (id) => {
  expect(() => sourceIdentityOf(id)).toThrow(/2 to 64 characters/)
})
