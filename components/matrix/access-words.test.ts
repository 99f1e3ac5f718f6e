import { describe, expect, test } from 'vitest'
import { cellAppearance, describeUses, needLine, needThrough } from './access-words'
import { cell, need } from './testing/needs'

describe('a cell', () => {
  test.each([
    ['allowed', 'Allowed', 'ok'],
    ['denied', 'Missing', 'bad'],
    ['conditional', 'Conditional', 'caution'],
    ['unknown', 'Unknown', 'caution'],
  ] as const)('that is required and %s says %s', (verdict, word, tone) => {
    expect(cellAppearance(cell('Decrypt', { verdict }), 'strict')).toEqual({ word, tone, wanted: 'required' })
  })

  test('that only the seed lists is not needed in the strict profile, and never red in the seed profile', () => {
    const encrypt = cell('Encrypt', { level: 'seed', verdict: 'denied' })
    expect(cellAppearance(encrypt, 'strict')).toMatchObject({ word: 'Not needed', wanted: 'seed only' })
    expect(cellAppearance(encrypt, 'seed')).toEqual({ word: 'Missing', tone: 'info', wanted: 'seed only' })
  })

  test('that is recommended is marked apart and not red', () => {
    const appearance = cellAppearance(cell('ReEncryptTo', { level: 'recommended', verdict: 'denied' }), 'strict')
    expect(appearance).toEqual({ word: 'Missing', tone: 'info', wanted: 'recommended' })
  })

  test('whose key cannot be used does not claim that a permission is missing', () => {
    const disabled = cell('Decrypt', { verdict: 'denied', authorization: 'allowed' })
    expect(cellAppearance(disabled, 'strict')).toEqual({ word: 'Unusable', tone: 'bad', wanted: 'required' })
  })
})

test('a custom profile and the strict one are looked through apart', () => {
  const encrypt = cell('Encrypt', { level: 'required', strict: 'seed', verdict: 'denied' })
  expect(cellAppearance(encrypt, 'assigned')).toEqual({ word: 'Missing', tone: 'bad', wanted: 'required' })
  expect(cellAppearance(encrypt, 'strict')).toEqual({ word: 'Not needed', tone: 'quiet', wanted: 'seed only' })
  const lowered = cell('Decrypt', { level: 'not-needed', strict: 'required', verdict: 'denied' })
  expect(cellAppearance(lowered, 'assigned').word).toBe('Not needed')
  expect(cellAppearance(lowered, 'seed').tone).toBe('bad')
})

describe('the line of a need', () => {
  test('names every missing required operation and nothing that is only recommended', () => {
    const line = needLine(
      need({
        status: 'broken',
        cells: [
          cell('Decrypt', { verdict: 'denied' }),
          cell('CreateGrant', { verdict: 'denied' }),
          cell('ReEncryptTo', { level: 'recommended', verdict: 'denied' }),
        ],
      }),
    )
    expect(line).toEqual({ word: 'Missing Decrypt, CreateGrant', tone: 'bad' })
  })

  test('is never plain Allowed where something depends on a condition', () => {
    const line = needLine(
      need({ status: 'ok', cells: [cell('Decrypt'), cell('CreateGrant', { verdict: 'conditional' })] }),
    )
    expect(line).toEqual({ word: 'Conditional', tone: 'caution' })
  })

  test('says that nobody could see, not that all is well', () => {
    const line = needLine(need({ status: 'unknown', cells: [cell('Decrypt', { verdict: 'unknown' })] }))
    expect(line).toEqual({ word: 'Unknown Decrypt', tone: 'caution' })
  })

  test('of a key that does not resolve blames the key', () => {
    expect(needLine(need({ status: 'broken', keyProblem: 'The alias exists in another account only.' })).word).toBe(
      'Key cannot be used',
    )
  })
})

test('access comes through each way once', () => {
  const cells = [
    cell('Decrypt', { because: 'grant' }),
    cell('DescribeKey', { because: 'grant' }),
    cell('CreateGrant', { because: 'key-policy' }),
    cell('Encrypt', { because: 'key-policy+identity-policy', level: 'seed' }),
  ]
  expect(needThrough(need({ cells }))).toBe('Grant, Key policy')
  expect(needThrough(need({ cells: [cell('Decrypt', { verdict: 'denied' })] }))).toBe('Nothing')
})

test('volumes that use a key are counted, templates named', () => {
  const volume = (evidence: string) => ({ kind: 'running-volume', evidence, written: '' })
  const template = { kind: 'launch-template', evidence: 'launch template nodes version 3, /dev/xvda', written: '' }
  expect(describeUses([volume('vol-1'), template, volume('vol-2')])).toBe(
    'Launch template nodes version 3, /dev/xvda; 2 running volumes',
  )
  expect(describeUses([])).toBe('Unknown')
})
