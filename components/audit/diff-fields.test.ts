import { expect, test } from 'vitest'
import { diffFields } from './diff-fields'

test('a move of state is one changed field', () => {
  expect(diffFields({ state: 'requested', number: 4 }, { state: 'approved', number: 4 })).toEqual([
    { field: 'state', before: 'requested', after: 'approved' },
  ])
})

test('what comes into being has no before', () => {
  expect(diffFields(null, { operations: ['Decrypt'] })).toEqual([
    { field: 'operations', before: null, after: '[\n "Decrypt"\n]' },
  ])
})

test('what goes has no after, and null is a value', () => {
  expect(diffFields({ constraints: null }, {})).toEqual([{ field: 'constraints', before: 'null', after: null }])
})

test('a bare value is a field of its own', () => {
  expect(diffFields(1, 2)).toEqual([{ field: 'value', before: '1', after: '2' }])
})

test('nothing on either side is no change', () => {
  expect(diffFields(null, undefined)).toEqual([])
})
