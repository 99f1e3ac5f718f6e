import { expect, expectAccessible, test } from './fixtures'

test('a scan shows its progress while it runs, and afterwards what it could not read and why', async ({ signInAs }) => {
  const page = await signInAs('requester')
  await page.goto('/scans')
  await page.getByRole('button', { name: 'Scan now' }).click()
  await expect(page.getByRole('progressbar').first()).toBeVisible()
  await page
    .getByRole('link', { name: /^(Scan )?\d+$/ })
    .first()
    .click()
  await expect(page.getByText(/Partial/).first()).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('sts:AssumeRole').first()).toBeVisible()
  await expect(page.getByText('kms:ListGrants').or(page.getByText('kms:GetKeyPolicy')).first()).toBeVisible()
  await expectAccessible(page)
})

test('a viewer may look at scans, but not start one', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/scans')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Scan now' })).toHaveAttribute('aria-disabled', 'true')
  const answer = await page.request.post('/api/v1/scans', {
    data: {},
    headers: { origin: new URL(page.url()).origin },
  })
  expect(answer.status()).toBe(403)
})
