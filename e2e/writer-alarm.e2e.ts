import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'
import { busiestKey, lookAtWriter, revokeSomeGrant } from './simulated-aws'

test('a use of the writer role outside Keyscope is an alarm until somebody says what it was', async ({ signInAs }) => {
  const page = await signInAs('auditor', { colorScheme: 'dark', width: 390 })
  await page.goto('/requests')
  await expect(page.getByRole('heading', { level: 1, name: /grant requests/i })).toBeVisible()
  const { arn } = await busiestKey(page)
  await revokeSomeGrant(arn, { session: 'night-watch', person: 'sam.ops' })
  await expect.poll(lookAtWriter, { timeout: 60_000 }).toBeGreaterThan(0)

  const alarm = page.getByRole('listitem').filter({ hasText: 'RevokeGrant by' }).filter({ hasText: 'night-watch' })
  await expect(alarm).toBeVisible({ timeout: 60_000 })
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  const requester = await signInAs('requester')
  await requester.goto('/requests')
  await expect(requester.getByRole('heading', { level: 1, name: /grant requests/i })).toBeVisible()
  await expect(requester.getByText('The writer role was used outside Keyscope')).toHaveCount(0)

  await alarm.getByRole('button', { name: /Review/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Record the review' }).click()
  await expect(dialog).toContainText('Say why in a few words.')
  await expectAccessible(page)
  await dialog.getByLabel('What was it?').fill('The watch took back a grant of a node that was gone')
  await dialog.getByRole('button', { name: 'Record the review' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(alarm).toHaveCount(0)

  await page.goto('/audit?action=writer.use-reviewed')
  await expect(page.getByText('Use of writer reviewed').first()).toBeVisible()
  expect(consoleProblems(page)).toEqual([])
})
