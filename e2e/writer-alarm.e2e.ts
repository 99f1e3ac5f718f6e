import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'
import { busiestKey, lookAtWriter, revokeSomeGrant } from './simulated-aws'

test('a use of the writer role outside Keyscope is an alarm until somebody says what it was', async ({ signInAs }) => {
  const page = await signInAs('auditor', { colorScheme: 'dark', width: 390 })
  await page.goto('/requests')
  await expect(page.getByRole('heading', { level: 1, name: /grant requests/i })).toBeVisible()
  const { arn } = await busiestKey(page)
  const session = `night-watch-${Date.now()}`
  await revokeSomeGrant(arn, { session, person: 'sam.ops' })
  const alarm = page.getByRole('listitem').filter({ hasText: 'RevokeGrant by' }).filter({ hasText: session })
  // Calls of other stories may wait to be looked at too, and CloudTrail's event of this one may come later than they.
  await expect(async () => {
    await lookAtWriter()
    await page.reload()
    await expect(alarm).toBeVisible({ timeout: 5_000 })
  }).toPass({ timeout: 90_000 })
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
