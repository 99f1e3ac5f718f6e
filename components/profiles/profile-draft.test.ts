import { expect, test } from 'vitest'
import { strictProfile } from '@/lib/domain/profiles/built-in'
import { draftFrom, readDraft, showAsJson, showAsTable } from './profile-draft'

const { version: _, ...strict } = strictProfile

test('rows and text are the same profile', () => {
  const text = showAsJson(draftFrom(strict))
  expect(readDraft(text)).toEqual({ ok: true, profile: strict })
  expect(showAsTable(text)).toEqual(draftFrom(strict))
})

test('a text that is no profile is not lost by looking for its rows', () => {
  const broken = { ...showAsJson(draftFrom(strict)), text: '{' }
  expect(showAsTable(broken)).toBe(broken)
  expect(readDraft(broken).ok).toBe(false)
})
