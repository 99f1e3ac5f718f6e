import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

test('a channel is made, tried out and rotated; its secret is told once and no address inside is called', async ({
  signInAs,
}) => {
  const page = await signInAs('admin')
  await page.goto('/settings/notifications')
  await page.getByRole('button', { name: 'Create channel' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name').fill('Night shift')
  await form.getByLabel('URL').fill('https://169.254.169.254/latest/meta-data/')
  await form.getByRole('button', { name: 'Create channel' }).click()
  await expect(form.getByText('169.254.169.254 is not a public address')).toBeVisible()
  await expectAccessible(page)
  // A name that nothing has (RFC 2606).
  await form.getByLabel('URL').fill('https://hooks.keyscope.invalid/secret-path')
  await form.getByRole('button', { name: 'Create channel' }).click()
  const told = page.getByText(/^whsec_/)
  await expect(told).toBeVisible()
  const secret = await told.innerText()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('link', { name: 'Night shift' }).click()
  await expect(page.getByRole('heading', { name: 'Night shift' })).toBeVisible()
  await page.getByRole('button', { name: 'Send test message' }).click()
  const message = page.getByRole('row').filter({ hasText: 'tried out the channel' })
  await expect(message).toContainText(/address/)
  await page.getByRole('button', { name: 'Rotate secret' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate secret' }).click()
  await expect(told).toBeVisible()
  expect(await told.innerText()).not.toBe(secret)
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.locator('main')).not.toContainText('secret-path')
  await expectAccessible(page)
  expect(consoleProblems(page).filter((text) => !text.includes('400'))).toEqual([])

  const phone = await signInAs('admin', { colorScheme: 'dark', width: 390 })
  await phone.goto('/settings/notifications')
  await expect(phone.getByRole('link', { name: 'Night shift' })).toBeVisible()
  await expectNoSidewaysScroll(phone)
  await expectAccessible(phone)
})

test('people choose what they get mail about, and see no channels', async ({ signInAs }) => {
  const page = await signInAs('requester')
  await page.goto('/settings/notifications')
  const failed = page.getByLabel('A grant you asked for failed')
  await expect(failed).toBeChecked()
  const saved = page.waitForResponse(
    (answer) => answer.url().endsWith('/mail-preferences') && answer.request().method() === 'PATCH',
  )
  await failed.click()
  await saved
  await page.reload()
  await expect(failed).not.toBeChecked()
  await failed.click()
  await expect(failed).toBeChecked()
  await expect(page.getByText('Channels')).toHaveCount(0)
  await expectAccessible(page)
})
