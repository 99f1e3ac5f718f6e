import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

test('a new installation scans every night, and everybody sees that; who may not schedule has no buttons', async ({
  signInAs,
}) => {
  const page = await signInAs('requester')
  await page.goto('/scans')
  await page.getByRole('link', { name: 'Schedules' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Schedules' })).toBeVisible()
  const nightly = page.getByRole('table', { name: 'Schedules' }).getByRole('row', { name: /^Nightly/ })
  await expect(nightly).toContainText('at 02:00 every day (UTC), up to 15 min later')
  await expect(nightly).toContainText('the whole organization')
  await expect(nightly).toContainText(/02:\d\d UTC/)
  await expect(page.getByRole('button', { name: 'Create schedule' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Actions for/ })).toHaveCount(0)
  await expect(nightly.getByRole('checkbox')).toHaveCount(0)
  expect(consoleProblems(page)).toEqual([])
})

test('a schedule is made, run, paused, changed and deleted', async ({ signInAs }) => {
  const page = await signInAs('approver')
  await page.goto('/scans/schedules')
  await page.getByRole('button', { name: 'Create schedule' }).click()
  const form = page.getByRole('dialog', { name: 'Create schedule' })

  // Its next runs follow what is typed, in its time zone and in the viewer's.
  await form.getByLabel('Name').fill('Payments')
  await form.getByRole('button', { name: /^How often/ }).click()
  await page.getByRole('option', { name: 'Own cron line' }).click()
  await form.getByRole('textbox', { name: 'Cron line' }).fill('*/2 * * * *')
  await expect(form.getByText(/It would run 2 min after the run before/)).toBeVisible()
  await form.getByRole('textbox', { name: 'Cron line' }).fill('30 1 * * 1-5')
  await form.getByRole('button', { name: /^Time zone/ }).click()
  await page.keyboard.type('Tokyo')
  await page.getByRole('option', { name: 'Asia/Tokyo' }).click()
  await expect(form.getByText('at 01:30 from Monday to Friday (Asia/Tokyo), up to 15 min later.')).toBeVisible()
  const runs = form.getByRole('table', { name: 'Next runs' }).getByRole('row')
  await expect(runs).toHaveCount(4)
  await expect(runs.nth(1)).toContainText(/, 01:30/)
  await expect(runs.nth(1)).toContainText(/, 16:30/)

  // A part of the organization, in words beneath.
  await form.getByRole('radio', { name: 'A part of the organization' }).check()
  await form.getByRole('button', { name: 'Create schedule' }).click()
  await expect(form.getByText('Choose at least one account, unit, tag or Region')).toBeVisible()
  await form.getByRole('button', { name: /^Only these accounts/ }).click()
  await page
    .getByRole('option', { name: /claims/ })
    .first()
    .click()
  await page.keyboard.press('Escape')
  await expect(form.getByText(/^Reads claims/)).toBeVisible()
  await expectAccessible(page)
  await form.getByRole('button', { name: 'Create schedule' }).click()
  await expect(form).toBeHidden()

  const table = page.getByRole('table', { name: 'Schedules' })
  const row = table.getByRole('row', { name: /^Payments/ })
  await expect(row).toContainText(/claims/)
  await expectAccessible(page)

  // Its name is its own.
  await page.getByRole('button', { name: 'Create schedule' }).click()
  await form.getByLabel('Name').fill('Payments')
  await form.getByRole('button', { name: 'Create schedule' }).click()
  await expect(form.getByText('There is a schedule "Payments" already.')).toBeVisible()
  await form.getByRole('button', { name: 'Cancel' }).click()

  // Run now.
  await row.getByRole('button', { name: 'Actions for Payments' }).click()
  await page.getByRole('menuitem', { name: 'Run now' }).click()
  await expect(page.getByText('“Payments” runs now.')).toBeVisible()
  await expect(row.getByRole('link', { name: /^Scan \d+$/ })).toBeVisible()
  await expect(row).toContainText(/Complete|Partial/, { timeout: 60_000 })

  // Pause, and by keyboard.
  const enabled = row.getByRole('checkbox', { name: 'Payments is enabled' })
  await enabled.focus()
  await page.keyboard.press('Space')
  await expect(enabled).not.toBeChecked()
  // It shows what was asked for at once; the server has it when it can be asked again.
  await expect(enabled).toBeEnabled()
  await page.reload()
  await expect(row.getByRole('checkbox')).not.toBeChecked()

  // Change.
  await row.getByRole('button', { name: 'Actions for Payments' }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  const edit = page.getByRole('dialog', { name: 'Edit “Payments”' })
  await expect(edit.getByRole('textbox', { name: 'Cron line' })).toHaveValue('30 1 * * 1-5')
  await edit.getByRole('button', { name: /^How often/ }).click()
  await page.getByRole('option', { name: 'Every 6 hours' }).click()
  await edit.getByRole('radio', { name: 'Everything' }).check()
  await edit.getByRole('button', { name: 'Save changes' }).click()
  await expect(row).toContainText('every 6 hours from midnight (Asia/Tokyo)')
  await expect(row).toContainText('the whole organization')

  // Delete.
  await row.getByRole('button', { name: 'Actions for Payments' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Delete schedule' }).click()
  await expect(row).toHaveCount(0)
  await expect(table.getByRole('row', { name: /^Nightly/ })).toBeVisible()
  // The refused name is the one thing the browser itself complains about.
  expect(consoleProblems(page).filter((text) => !text.includes('409'))).toEqual([])

  const auditor = await signInAs('auditor')
  await auditor.goto('/audit?q=Payments')
  for (const words of [
    'Schedule created',
    'Schedule run by hand',
    'Schedule disabled',
    'Schedule changed',
    'Schedule deleted',
  ])
    await expect(auditor.getByText(words).first()).toBeVisible()
})

test('one chooses what to scan, and only that is read', async ({ signInAs }) => {
  const page = await signInAs('requester')
  await page.goto('/scans')
  await page.getByRole('button', { name: 'More ways to scan' }).click()
  await page.getByRole('menuitem', { name: 'Choose what to scan…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose what to scan' })
  await dialog.getByRole('button', { name: /^Only these accounts/ }).click()
  await page
    .getByRole('option', { name: /claims/ })
    .first()
    .click()
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: /^Only these Regions/ }).click()
  await page.getByRole('option', { name: 'us-west-2' }).click()
  await page.keyboard.press('Escape')
  await expect(dialog.getByText(/^Reads claims\S* in us-west-2\.$/)).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Start scan' }).click()
  await expect(dialog).toBeHidden()
  const newest = page.getByRole('table', { name: 'scans' }).getByRole('row').nth(1)
  await expect(newest).toContainText(/1 of 1/, { timeout: 60_000 })
  expect(consoleProblems(page)).toEqual([])
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the form of a schedule is readable, ${colorScheme}`, async ({ signInAs }) => {
    const page = await signInAs('approver', { colorScheme })
    await page.goto('/scans/schedules')
    await page.getByRole('button', { name: 'Create schedule' }).click()
    const form = page.getByRole('dialog', { name: 'Create schedule' })
    await form.getByRole('radio', { name: 'A part of the organization' }).check()
    await form.getByRole('button', { name: 'Leave out' }).click()
    await expect(form.getByText('Leave out these Regions')).toBeVisible()
    await expectAccessible(page)
  })
}

test('schedules and their form fit a phone', async ({ signInAs }) => {
  const page = await signInAs('approver', { width: 390 })
  await page.goto('/scans/schedules')
  await expect(page.getByRole('heading', { level: 1, name: 'Schedules' })).toBeVisible()
  await expectNoSidewaysScroll(page)
  await page.getByRole('button', { name: 'Create schedule' }).click()
  const form = page.getByRole('dialog', { name: 'Create schedule' })
  await form.getByRole('radio', { name: 'A part of the organization' }).check()
  await expect(form.getByRole('table', { name: 'Next runs' })).toBeVisible()
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
})
