import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

test('a token is made, calls the API as far as it goes, and is revoked', async ({ signInAs, playwright, baseURL }) => {
  const page = await signInAs('requester')
  await page.goto('/settings/tokens')
  const create = page.getByRole('button', { name: 'Create token' }).first()
  await create.click()
  const form = page.getByRole('dialog')
  await form.getByRole('button', { name: 'Create token' }).click()
  await expect(form.getByText('Give it a name.')).toBeVisible()
  await form.getByLabel('Name').fill('claims pipeline')
  await form.getByLabel('Read grant requests').check()
  await expect(form.getByLabel('Read the audit log')).toHaveCount(0)
  await expectAccessible(page)
  await form.getByRole('button', { name: 'Create token' }).click()
  const told = page.getByText(/^kst_[\w-]{43}$/)
  await expect(told).toBeVisible()
  const secret = await told.innerText()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText(secret)).toHaveCount(0)
  const row = page.getByRole('row').filter({ hasText: secret.slice(0, 8) })
  await expect(row).toContainText('Good')

  const program = await playwright.request.newContext({
    baseURL,
    extraHTTPHeaders: { authorization: `Bearer ${secret}` },
  })
  expect((await program.get('/api/v1/keys')).status()).toBe(200)
  expect((await program.get('/api/v1/requests')).status()).toBe(200)
  expect((await program.get('/api/v1/scans')).status()).toBe(403)
  expect((await program.post('/api/v1/scans', { data: {} })).status()).toBe(403)
  expect((await program.get('/api/v1/tokens')).status()).toBe(403)

  await row.getByRole('button', { name: 'Revoke claims pipeline' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click()
  await expect(row).toContainText('Revoked by Robin Requester')
  expect((await program.get('/api/v1/keys')).status()).toBe(401)
  await program.dispose()
  expect(consoleProblems(page)).toEqual([])
})

test('tokens fit a phone and read well in the dark', async ({ signInAs }) => {
  const page = await signInAs('requester', { colorScheme: 'dark', width: 390 })
  await page.goto('/settings/tokens')
  await page.getByRole('button', { name: 'Create token' }).first().click()
  await expect(page.getByRole('dialog').getByLabel('Start scans')).toBeVisible()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
})

test('the audit log is narrowed to a time and exported', async ({ signInAs }) => {
  const page = await signInAs('auditor')
  await page.goto('/audit?action=session.started')
  await page.getByRole('button', { name: 'Export' }).click()
  const started = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: /CSV/ }).click()
  expect((await started).suggestedFilename()).toMatch(/^keyscope-audit-\d+-.*\.csv$/)
  await page.goto('/audit?from=2001-01-01T00:00:00Z&to=2001-01-02T00:00:00Z')
  await expect(
    page
      .getByText('No match')
      .or(page.getByText(/no entries/i))
      .first(),
  ).toBeVisible()
  await expectAccessible(page)
  expect(consoleProblems(page)).toEqual([])
})
