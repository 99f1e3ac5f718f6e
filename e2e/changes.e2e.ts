import type { Page } from '@playwright/test'
import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'
import { busiestKey, forgetEvents, revokeSomeGrant } from './simulated-aws'

const rows = (page: Page) => page.getByRole('table', { name: 'changes' }).getByRole('row')
/** The line of a key that has another number of grants now. */
const counted = (page: Page, alias: string) =>
  rows(page)
    .filter({ hasText: 'Number of grants went from' })
    .filter({ has: page.getByRole('link', { name: alias, exact: true }) })

test('a grant revoked outside of Keyscope shows by itself, with who did it', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/changes')
  await expect(page.getByRole('heading', { level: 1, name: 'Changes' })).toBeVisible()
  const { arn, alias } = await busiestKey(page)
  const grantId = await revokeSomeGrant(arn, { session: 'cleanup-42', person: 'dana.ops' })

  const gone = rows(page).filter({ hasText: grantId })
  await expect(gone).toContainText('Gone: grant to')
  await expect(gone).toContainText('dana.ops')
  await expect(gone).toContainText('RevokeGrant as KeyscopeGrantWriter/cleanup-42')
  await expect(counted(page, alias)).toHaveCount(1)

  // The whole of it, line by line: a minus for each, told to screen readers in words.
  await gone.getByRole('cell').nth(2).click()
  await expect(page).toHaveURL(/change=\d+/)
  const what = page.getByRole('region', { name: 'What changed' })
  await expect(what.getByText('removed: ').first()).toBeAttached()
  await expect(what.locator('del').filter({ hasText: 'Decrypt' }).first()).toBeVisible()
  await expect(what.locator('ins')).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Who did it' })).toContainText('dana.ops')
  await expectAccessible(page)

  // The address holds everything, and leads to the key.
  await page.reload()
  await expect(what).toBeVisible()
  await page.getByRole('link', { name: 'Open the key' }).click()
  await expect(page).toHaveURL(/\/keys\/arn/)
  expect(consoleProblems(page)).toEqual([])
})

test('where no event told, CloudTrail is asked from the page', async ({ signInAs }) => {
  await forgetEvents()
  const page = await signInAs('viewer')
  await page.goto('/changes?kind=kms-key')
  const key = counted(page, (await busiestKey(page)).alias)
  await expect(key).toContainText('Not known')
  await key.getByRole('cell').nth(2).click()
  const who = page.getByRole('region', { name: 'Who did it' })
  await expect(who).toContainText('Nobody has asked CloudTrail yet')
  await expectAccessible(page)
  await who.getByRole('button', { name: 'Ask CloudTrail who did it' }).click()
  await expect(who).toContainText('CloudTrail told')
  await expect(who).toContainText('dana.ops')
  await expect(who.getByRole('button')).toHaveCount(0)
  await expect(key).toContainText('RevokeGrant as KeyscopeGrantWriter/cleanup-42')
  expect(consoleProblems(page)).toEqual([])
})

test('what is compared is chosen, filtered and kept in the address', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/changes?since=7d')
  await expect(page.getByText(/No scan is as old as that/)).toBeVisible()
  await page.getByRole('button', { name: /^Since/ }).click()
  await page.getByRole('option', { name: /^Scan 1/ }).click()
  await expect(page).toHaveURL(/from=1/)
  await page.getByRole('button', { name: /^Kind/ }).click()
  await page.getByRole('option', { name: /^Grant/ }).click()
  await expect(page).toHaveURL(/kind=kms-grant/)
  await page.getByLabel('Find changes').fill('no such thing')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(page).toHaveURL(/\/changes\?from=1$/)

  await page.goto('/changes?from=1&to=1')
  await expect(page.getByText('Nothing changed since scan 1')).toBeVisible()
  expect(consoleProblems(page)).toEqual([])
})

test('changes fit a phone and read well in the dark, detail and all', async ({ signInAs }) => {
  for (const options of [{ width: 390 }, { colorScheme: 'dark' }] as const) {
    const page = await signInAs('viewer', options)
    await page.goto('/changes')
    const first = rows(page).nth(1).getByRole('cell').nth(2)
    await first.click()
    await expect(page.getByRole('region', { name: 'What changed' })).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    expect(consoleProblems(page)).toEqual([])
  }
})
