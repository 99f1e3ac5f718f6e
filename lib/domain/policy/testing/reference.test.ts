import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { questionOfCase } from '../judge-case'
import { referenceAnswer } from './reference'

interface Expected {
  readonly id: string
  readonly title: string
  readonly because: string
  readonly expect?: string
  readonly expectAuthorization?: string
}

const folder = new URL('../cases/', import.meta.url)
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => [JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Expected].flat())
  .flatMap((expected) => {
    const asked = questionOfCase(expected)
    const isConcrete = 'question' in asked && asked.question.request.unknown.length === 0
    return isConcrete && !expected.because.startsWith('unreadable:') ? [{ ...expected, question: asked.question }] : []
  })

describe('the reference', () => {
  test('is asked about most of the cases', () => {
    expect(cases.length).toBeGreaterThan(150)
  })

  test.each(cases)('answers $id: $title', ({ question, ...expected }) => {
    const wanted = expected.expectAuthorization ?? expected.expect
    expect(referenceAnswer(question)).toBe(wanted === 'allowed' || wanted === 'denied' ? wanted : 'open')
  })
})
