import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { evaluate } from './evaluate'
import { questionOfCase } from './judge-case'
import type { NamedPolicy } from './question'
import { replay } from './replay'

const folder = join(import.meta.dirname, 'cases')
const questions = readdirSync(folder).flatMap((file) =>
  [JSON.parse(readFileSync(join(folder, file), 'utf8'))].flat().flatMap((scenario) => {
    const parsed = questionOfCase(scenario)
    return 'question' in parsed ? [[file, parsed.question] as const] : []
  }),
)

const statementsIn = ({ document }: NamedPolicy): readonly unknown[] =>
  [(typeof document === 'string' ? JSON.parse(document) : document).Statement].flat()

describe('what the reasons name, alone', () => {
  test.each(questions)('decides %s the same', (_, question) => {
    const verdict = evaluate(question)
    const again = evaluate(replay(question, verdict))
    expect([again.authorization, again.because.split(':')[0]]).toEqual([
      verdict.authorization,
      verdict.because.split(':')[0],
    ])
  })

  test('is less than there was', () => {
    const left = questions.map(([, question]) => {
      const { policy } = replay(question, evaluate(question)).key
      const before = question.key.policy
      if (policy.state !== 'seen' || before.state !== 'seen') return 0
      try {
        return statementsIn(before.value).length - statementsIn(policy.value).length
      } catch {
        return 0
      }
    })
    expect(Math.min(...left)).toBe(0)
    expect(Math.max(...left)).toBeGreaterThan(0)
  })
})
