import { describe, expect, test } from 'vitest'
import { auditActions } from '../audit/actions'
import { announcementOf, audienceOf, headlineOf, isForChannel, isToldByTheBundle, noticeKinds } from './notice'

test('every kind comes from an entry of the audit log, and says for whom and what it is', () => {
  const after = [{ intact: false }, { failed: 1 }, null]
  const told = new Set(auditActions.flatMap((action) => after.map((one) => announcementOf(action, one))))
  expect(noticeKinds.filter((kind) => !told.has(kind))).toEqual([])
  for (const kind of noticeKinds)
    expect([audienceOf(kind).length > 0, headlineOf(kind).length > 5]).toEqual([true, true])
})

test.each([
  ['grant.requested', null, 'grant.waiting'],
  ['grant.created', null, null],
  ['grant.verified', null, 'grant.applied'],
  ['bundle.finished', { state: 'done', failed: 0 }, 'grant.applied'],
  ['bundle.finished', { state: 'done', failed: 2 }, 'grant.failed'],
  ['bundle.finished', null, 'grant.applied'],
  ['audit.verified', { intact: true }, null],
  ['audit.verified', { intact: false }, 'audit.broken'],
  ['audit.verified', null, null],
  ['session.started', null, null],
] as const)('%s with %j is told as %s', (action, after, kind) => expect(announcementOf(action, after)).toBe(kind))

test('a member of a bundle is spoken of by itself once its grant is there', () => {
  expect(isToldByTheBundle('grant.requested')).toBe(true)
  expect(isToldByTheBundle('grant.revoked')).toBe(false)
  expect(isToldByTheBundle('bundle.requested')).toBe(false)
})

describe('a channel', () => {
  test.each([
    [[], ['1'], true],
    [['1'], ['2', '1'], true],
    [['1'], ['2'], false],
    [['1'], [], true],
  ])('for accounts %j hears of %j: %s', (channel, accounts, heard) => {
    expect(isForChannel(channel, accounts)).toBe(heard)
  })
})
