import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { evaluate } from './evaluate'
import { judgeCase, questionOfCase } from './judge-case'

/** The answers a case carries; the engine never sees them. */
const answers = z.object({
  id: z.string(),
  title: z.string(),
  source: z.string(),
  // A case without an expected answer is one the engine must call unknown.
  expect: z.enum(['allowed', 'denied', 'conditional']).optional(),
  expectAuthorization: z.enum(['allowed', 'denied', 'conditional']).optional(),
  because: z.string(),
  why: z.string(),
})

const folder = new URL('./cases/', import.meta.url)
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const json: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
    return { json, ...answers.parse(json) }
  })

describe('cases', () => {
  test.each(cases)('$id: $title', ({ json, ...wanted }) => {
    expect(judgeCase(json)).toMatchObject({
      id: wanted.id,
      verdict: wanted.expect ?? 'unknown',
      authorization: wanted.expectAuthorization ?? wanted.expect ?? 'unknown',
      layer: wanted.because,
    })
  })

  test.each(cases)('$id gives its reasons', ({ json }) => {
    const asked = questionOfCase(json)
    if ('problem' in asked) throw new Error(asked.problem)
    const verdict = evaluate(asked.question)
    expect(verdict.reason).toMatch(/^[A-Z].{20,}\.$/s)
    expect(verdict.reason).not.toMatch(/undefined|null|unknown account/)
    expect(verdict.layers.length).toBeGreaterThan(2)
    if (verdict.verdict === 'conditional') expect(verdict.conditions.length).toBeGreaterThan(0)
    expect(JSON.parse(JSON.stringify(verdict))).toMatchObject({ reason: verdict.reason })
  })

  test('each is traceable to a rule, a section or a page', () => {
    const sources =
      /^(R([1-9]|1\d|2[0-6])|domain(\.md)? (scenario S([1-9]|1\d|2[0-7])|\d\.\d)|policy-engine\.md section [1-5]|IAM .+|AWS KMS.*|Retiring .+)$/
    for (const { id, source } of cases)
      for (const one of source.split(/[;,] /)) expect(`${id}: ${sources.test(one.trim()) ? '' : one}`).toBe(`${id}: `)
  })

  test('every scenario of the domain reference is there, and two hundred more', () => {
    const scenarios = new Set(cases.flatMap(({ source }) => /scenario (S\d+)/.exec(source)?.[1] ?? []))
    expect([...scenarios].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))).toEqual(
      Array.from({ length: 27 }, (_, i) => `S${i + 1}`),
    )
    expect(cases.filter(({ source }) => !source.includes('scenario')).length).toBeGreaterThanOrEqual(200)
  })

  test('ids are unique', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length)
  })
})
