import { expect, test } from 'vitest'
import { cronOfDraft, draftOfCron, nightlyDraft } from './cron-draft'

test.each([
  ['0 2 * * *', 'nightly', '0 2 * * *'],
  ['30 23 * * *', 'nightly', '30 23 * * *'],
  ['0 0,6,12,18 * * *', 'six-hours', '0 */6 * * *'],
  ['15 3 * * sun', 'weekly', '15 3 * * 0'],
  ['15 3 * * 1-5', 'own', '15 3 * * 1-5'],
  ['15 3 1 * *', 'own', '15 3 1 * *'],
  ['0 2 * 1 *', 'own', '0 2 * 1 *'],
  ['0,30 2 * * *', 'own', '0,30 2 * * *'],
  ['0 */6 * * 1', 'own', '0 */6 * * 1'],
  ['often', 'own', 'often'],
])('"%s" is offered as %s, and stays what it is', (text, preset, cron) => {
  const draft = draftOfCron(text)
  expect(draft.preset).toBe(preset)
  expect(cronOfDraft(draft)).toBe(cron)
})

test('half a time is no line yet', () => {
  expect(cronOfDraft({ ...nightlyDraft, time: '02' })).toBeNull()
})
