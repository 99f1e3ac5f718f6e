import { expect, test } from 'vitest'
import { markFacts } from './mark-facts'

const fact = (kind: string, start: number, end: number) => ({ kind, value: '', start, end })

test('cuts the text at its facts and loses nothing', () => {
  const text = 'node i-1 died: denied'
  const pieces = markFacts(text, [fact('error-code', 15, 21), fact('instance', 5, 8)])
  expect(pieces.map(({ text, kind }) => [text, kind])).toEqual([
    ['node ', null],
    ['i-1', 'instance'],
    [' died: ', null],
    ['denied', 'error-code'],
  ])
  expect(pieces.map((piece) => piece.text).join('')).toBe(text)
})

test('of facts within each other the outer one is marked', () => {
  const pieces = markFacts('role/i-1', [fact('instance', 5, 8), fact('principal', 0, 8), fact('region', 0, 4)])
  expect(pieces).toEqual([{ text: 'role/i-1', start: 0, kind: 'principal' }])
})
