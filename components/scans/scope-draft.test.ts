import { expect, test } from 'vitest'
import { draftOfScope, emptyDraft, scopeOfDraft } from './scope-draft'

const key = 'arn:aws:kms:eu-central-1:111100000002:key/1'

test.each([
  [{}],
  [{ key }],
  [{ accounts: ['111100000002'], regions: ['us-east-1'] }],
  [{ units: ['ou-prod'], tags: [{ key: 'team' }, { key: 'stage', value: 'a=b' }] }],
  [{ exclude: { accounts: ['111100000002'], tags: [{ key: 'team', value: '' }] } }],
])('%o is the same after the form', (scope) => {
  const { exclude = {}, ...rest } = scope as { exclude?: object }
  const filled = 'key' in scope || Object.keys(scope).length === 0 ? scope : { ...rest, exclude }
  expect(scopeOfDraft(draftOfScope(scope))).toEqual({ scope: filled })
})

test('a part without anything chosen, and a key that is none, are no scope', () => {
  expect(scopeOfDraft({ ...emptyDraft, about: 'part' })).toEqual({ problem: expect.stringContaining('at least one') })
  expect(scopeOfDraft({ ...emptyDraft, about: 'key' })).toEqual({ problem: 'Enter the ARN of a key.' })
  expect(scopeOfDraft({ ...emptyDraft, about: 'key', key: 'alias/x' })).toEqual({
    problem: 'Expected the ARN of a KMS key.',
  })
})

test('what was chosen before the form turned to everything or to a key is left out', () => {
  const only = { ...emptyDraft.only, accounts: ['111100000002'] }
  expect(scopeOfDraft({ ...emptyDraft, only })).toEqual({ scope: {} })
  expect(scopeOfDraft({ ...emptyDraft, only, about: 'key', key: ` ${key} ` })).toEqual({ scope: { key } })
})
