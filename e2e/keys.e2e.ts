import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

test('keys are searched, filtered and sorted by the server, and the address holds it', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/keys')
  const rows = page.getByRole('table', { name: 'keys' }).getByRole('row')
  await page.getByLabel('Find keys').fill('claims')
  await expect(page).toHaveURL(/q=claims/)
  await expect(rows.filter({ hasText: 'alias/abandoned-carts' })).toHaveCount(0)
  await expect(rows.filter({ hasText: 'alias/claims-volumes' })).toHaveCount(1)

  await page.goto('/keys?access=missing&sort=missing&dir=desc')
  await expect(rows.nth(2)).toContainText(/\d+ missing/)
  const missing = (await rows.allInnerTexts()).slice(1).map((text) => Number(/(\d+) missing/.exec(text)?.[1]))
  expect(missing.length).toBeGreaterThan(2)
  expect(missing).toEqual(missing.toSorted((a, b) => b - a))
  await page.goto('/keys?q=no-such-key')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(page).toHaveURL(/\/keys$/)
  expect(consoleProblems(page)).toEqual([])
})

test('a key whose policy was denied says which call failed and what would let the scanner in', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/keys?q=lake-sealed')
  await page.getByRole('link', { name: 'alias/lake-sealed' }).click()
  await page.getByRole('tab', { name: 'Key policy' }).click()
  await expect(page).toHaveURL(/tab=policy/)
  await expect(page.getByText(/kms:GetKeyPolicy was denied/)).toBeVisible()
  await expect(page.getByText(/AllowKeyscopeToRead/)).toBeVisible()
  await expect(page.getByText(/the statement that denies must leave out the scanner role/)).toBeVisible()
  await expectAccessible(page)
  expect(consoleProblems(page)).toEqual([])
})

test('every tab of a key is accessible and fits a phone', async ({ signInAs }) => {
  const page = await signInAs('viewer', { width: 390 })
  await page.goto('/keys?q=analytics-batch-volumes')
  await page.getByRole('link', { name: 'alias/analytics-batch-volumes' }).click()
  const heading = page.getByRole('heading', { level: 1, name: 'alias/analytics-batch-volumes' })
  await expect(heading).toBeVisible()
  const address = new URL(page.url()).pathname
  for (const tab of ['access', 'grants', 'policy', 'checks', 'history']) {
    await page.goto(`${address}?tab=${tab}`)
    await expect(heading).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
  }
  expect(consoleProblems(page)).toEqual([])
})

test('a grant issued by the wrong account carries its problem', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/keys?q=analytics-batch-volumes')
  await page.getByRole('link', { name: 'alias/analytics-batch-volumes' }).click()
  await page.getByRole('tab', { name: /^Grants/ }).click()
  const grant = page.getByRole('table', { name: 'Grants' }).getByRole('row', { name: /AWSServiceRoleForAutoScaling/ })
  await expect(grant).toContainText('Service-linked role in 111100000005')
  await expect(grant).toContainText('the key’s account')
  await expect(grant.getByText('–')).toHaveCount(0)
})

test('a grant says who made it, what it serves and what would break, and several are put in order', async ({
  signInAs,
}) => {
  const page = await signInAs('viewer')
  await page.goto('/keys?q=analytics-volumes')
  await page.getByRole('link', { name: 'alias/analytics-volumes' }).click()
  await page.getByRole('tab', { name: /^Grants/ }).click()
  const table = page.getByRole('table', { name: 'Grants' })
  const grant = table.getByRole('row', { name: /AWSServiceRoleForAutoScaling/ })
  await expect(grant).toContainText('Pipeline')
  await expect(grant).toContainText('analytics-prod')
  await expect(grant).toContainText('Breaks 1 need of analytics-prod')
  await grant.getByRole('button', { name: /^Why/ }).click()
  await expect(grant.getByRole('link', { name: 'What if this grant were revoked?' })).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('checkbox', { name: 'Select all grants of this page' }).check()
  await page.getByRole('button', { name: 'Safest order' }).click()
  const steps = page.getByRole('list', { name: 'Steps' }).getByRole('listitem')
  await expect(steps).toHaveCount(2)
  await expect(steps.last()).toContainText('AWSServiceRoleForAutoScaling')

  await table.getByRole('link', { name: /List 7 grants/ }).click()
  await expect(page).toHaveURL(/fold=/)
  await expect(table.getByRole('row', { name: /is attached to i-/ })).toHaveCount(7)
  await page.getByRole('button', { name: 'Fold again' }).click()
  await grant.getByRole('button', { name: /^Why/ }).click()
  await grant.getByRole('link', { name: 'What if this grant were revoked?' }).click()
  await expect(
    page.getByText('1 cluster could not launch nodes any more').filter({ visible: true }).first(),
  ).toBeVisible()
  expect(consoleProblems(page)).toEqual([])
})
