import type { Page } from '@playwright/test'
import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

/** One service in three Regions on a multi-Region key: two grants are missing, and one Region has no replica. */
const address = '/coverage?q=ledger'
const cell = (page: Page, region: string) =>
  page.getByRole('button', { name: new RegExp(`^ledger-volumes in ${region}: `) })

test('from missing cells of a family to grants in every Region, by one request', async ({ signInAs }) => {
  const requester = await signInAs('requester')
  const approver = await signInAs('approver')
  const watching = await signInAs('viewer')

  // The matrix says per Region what is missing, and the panel says why and what mends it.
  await requester.goto('/coverage')
  await requester.getByRole('searchbox', { name: 'Find families' }).fill('ledger')
  await expect(cell(requester, 'us-west-2')).toHaveAccessibleName(/Missing, primary here/)
  await expect(cell(requester, 'eu-central-1')).toHaveAccessibleName(/Missing, replica here/)
  await cell(requester, 'us-east-1').press('Enter')
  await expect(requester.getByText(/Replicate the multi-Region key into us-east-1/)).toBeVisible()
  await requester.getByRole('button', { name: 'AWS CLI' }).click()
  await expect(requester.getByText('--replica-region us-east-1')).toBeVisible()
  await expectAccessible(requester)

  // A window that stays open turns by itself later; a viewer has nothing to choose.
  await watching.goto(address)
  await expect(cell(watching, 'us-west-2')).toHaveAccessibleName(/Missing/)
  await expect(watching.getByRole('checkbox', { name: /Choose ledger/ })).toHaveCount(0)

  // Choose Regions, one request.
  await requester.getByRole('checkbox', { name: 'Choose ledger-volumes in us-west-2' }).check()
  await requester.getByRole('checkbox', { name: 'Choose ledger-volumes in eu-central-1' }).check()
  await requester.getByRole('link', { name: 'Request 2 missing grants' }).click()
  await expect(requester).toHaveURL(/\/requests\/bulk\?needs=/)
  await expect(requester.getByRole('row', { name: /ledger-euc1/ })).toBeVisible()
  await requester.getByLabel('Why is this access needed?').fill('Ledger cannot start nodes in two Regions')
  await expectAccessible(requester)
  await requester.getByRole('button', { name: 'Request 2 grants' }).click()
  await expect(requester).toHaveURL(/\/requests\/bulk\/ksb/)
  const path = new URL(requester.url()).pathname
  await expect(requester.getByRole('button', { name: 'Approve', exact: true })).toHaveAttribute('aria-disabled', 'true')

  // The cells say that somebody asked.
  await expect(cell(watching, 'us-west-2')).toHaveAccessibleName(/request \d+ open/)

  // One decision of another person.
  await approver.goto('/requests?view=waiting')
  await approver.locator(`a[href$="${path}"]`).first().click()
  await approver.getByRole('button', { name: 'Approve', exact: true }).click()
  await approver.getByLabel('Reason').fill('The owner of the ledger confirmed both')
  await expectAccessible(approver)
  await approver.getByRole('button', { name: 'Approve and create grants' }).click()

  // Made one after another; the page and the matrix turn without a reload.
  await expect(approver.getByText('2 grants made and verified')).toBeVisible({ timeout: 90_000 })
  await expect(cell(watching, 'us-west-2')).toHaveAccessibleName(/Allowed/)
  await expect(cell(watching, 'eu-central-1')).toHaveAccessibleName(/Allowed/)
  await expect(cell(watching, 'us-east-1')).toHaveAccessibleName(/Wrong Region/)
  await expectAccessible(approver)
  for (const page of [requester, approver, watching]) expect(consoleProblems(page)).toEqual([])
})

test('the matrix on a phone', async ({ signInAs }) => {
  const page = await signInAs('requester', { width: 390 })
  await page.goto(address)
  await expect(cell(page, 'us-east-1')).toBeVisible()
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
  await cell(page, 'us-east-1').click()
  await expect(page.getByText(/Replicate the multi-Region key/)).toBeVisible()
})
