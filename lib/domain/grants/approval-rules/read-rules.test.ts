import { describe, expect, test } from 'vitest'
import { readRules, rulesSchema } from './read-rules'
import { builtInRules } from './rules'

const tagged = {
  format: 1,
  otherwise: { approvers: 1, expiryDays: 7 },
  rules: [
    {
      name: 'secret keys',
      match: { keyTags: ['data=secret'] },
      demand: { approvers: 2, who: { roles: ['administrator'] } },
    },
  ],
}

test('sound rules are read, with or without their schema', () => {
  expect(readRules(JSON.stringify(tagged))).toEqual({ ok: true, rules: tagged })
  expect(readRules(JSON.stringify({ $schema: 'x', ...builtInRules }))).toEqual({ ok: true, rules: builtInRules })
})

describe('what is wrong is named with its place', () => {
  const first = (patch: object) => JSON.stringify({ ...tagged, rules: [{ ...tagged.rules[0], ...patch }] })
  test.each([
    ['no JSON', '{', 'rules', /Expected JSON/],
    ['no rules at all', '7', 'rules', /./],
    [
      'an account of eleven digits',
      first({ match: { keyAccounts: ['11110000001'] } }),
      'rule 1, match, keyAccounts 1',
      /twelve digits/,
    ],
    ['a tag without a value', first({ match: { keyTags: ['data'] } }), 'rule 1, match, keyTags 1', /key=value/],
    [
      'an operation KMS cannot grant',
      first({ match: { operations: ['PutKeyPolicy'] } }),
      'rule 1, match, operations 1',
      /./,
    ],
    ['a misspelled condition', first({ match: { keyTag: ['a=b'] } }), 'rule 1, match', /keyTag/],
    [
      'a role that decides nothing',
      first({ demand: { approvers: 1, who: { roles: ['viewer'] } } }),
      'rule 1, demand, who, roles 1',
      /approver/,
    ],
    ['nobody named', first({ demand: { approvers: 1, who: {} } }), 'rule 1, demand, who', /Name roles/],
    ['half an approver', first({ demand: { approvers: 0.5 } }), 'rule 1, demand, approvers', /./],
    [
      'two rules of one name',
      JSON.stringify({ ...tagged, rules: [tagged.rules[0], tagged.rules[0]] }),
      'rule 2, name',
      /rule 1 already/,
    ],
    ['the name of the last resort', first({ name: 'otherwise' }), 'rule 1, name', /Choose another name/],
  ])('%s', (_, text, where, what) => {
    const read = readRules(text)
    expect(read.ok).toBe(false)
    if (!read.ok) expect(read.problems).toContainEqual({ where, what: expect.stringMatching(what) })
  })
})

test('the schema for editors names what has to be there, and no rule that is unknown to it', () => {
  expect(rulesSchema()).toMatchObject({
    required: ['format', 'otherwise', 'rules'],
    additionalProperties: false,
    properties: {
      rules: {
        items: { required: ['name', 'match', 'demand'], properties: { match: { additionalProperties: false } } },
      },
    },
  })
})
