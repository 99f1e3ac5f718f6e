import { expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'
import { slowDown } from './simulated-aws'

test.afterEach(() => slowDown(0))

test('a scan tells how fast it is while it runs, and stops when somebody cancels it', async ({ signInAs }) => {
  const page = await signInAs('requester')
  await slowDown(1_200)
  await page.goto('/scans')
  await page.getByRole('button', { name: 'Scan now' }).click()
  await page.getByRole('link', { name: /^See scan \d+$/ }).click()
  await expect(page).toHaveURL(/\/scans\/\d+$/)
  await expect(page.getByText(/AWS calls \(\d/).first()).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Cancel scan' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('What was read until then counts')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Cancel scan' }).click()
  await expect(page.getByText(/Cancelled by .* after \d+ of \d+ planned reads/).first()).toBeVisible({
    timeout: 60_000,
  })
  await expect(page.getByRole('button', { name: 'Cancel scan' })).toHaveCount(0)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSidewaysScroll(page)
})

test('what a scan would take is told before it starts', async ({ signInAs }) => {
  const page = await signInAs('requester')
  await page.goto('/scans')
  await page.getByRole('button', { name: 'More ways to scan' }).click()
  await page.getByRole('menuitem', { name: 'Choose what to scan…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'Everything' }).check()
  await expect(dialog.getByRole('status')).toContainText(
    /About [\d,]+ AWS calls: \d+ accounts, \d+ account-Regions, \d+ keys\./,
  )
  await dialog.getByRole('radio', { name: /A part/ }).check()
  await expectAccessible(page)
})

test('a refused read comes with the statement that would permit it, and when it was last read', async ({
  signInAs,
}) => {
  const page = await signInAs('viewer')
  await page.goto('/scans')
  await page.getByRole('link', { name: /^(Scan )?1$/ }).click()
  const row = page.getByRole('row').filter({ hasText: 'sts:AssumeRole' })
  await expect(row).toContainText('KeyscopeScanner must exist and trust')
  await expect(row).toContainText('Never')
  await row.getByRole('button', { name: 'Statement' }).click()
  await expect(row.getByText('sts:SetSourceIdentity')).toBeVisible()
  await expectAccessible(page)
})
