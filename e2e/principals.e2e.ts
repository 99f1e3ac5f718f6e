import type { Page } from '@playwright/test'
import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

const cluster = 'storefront-eu'
const named = `KarpenterNodeRole-${cluster}`

async function clusterArn(page: Page): Promise<string> {
  const answer = await page.request.get(`/api/v1/clusters?q=${cluster}`)
  const { items } = (await answer.json()) as { items: { name: string; arn: string }[] }
  return items.find((item) => item.name === cluster)?.arn ?? ''
}

/** The first row: the controller is listed before all others. */
const controllerRow = (page: Page) =>
  page
    .getByRole('treegrid', { name: 'Principals' })
    .getByRole('row')
    .filter({ hasText: 'Karpenter controller' })
    .first()

test('an approver names another role: the matrix follows, and follows back when it is taken back', async ({
  signInAs,
}) => {
  const page = await signInAs('approver')
  await page.goto('/clusters')
  const arn = await clusterArn(page)
  const address = `/clusters/${encodeURIComponent(arn)}`
  await page.goto(address)
  await expect(controllerRow(page)).toContainText(`${cluster}-karpenter`)
  await expect(controllerRow(page)).toContainText('Sure, 100 %')
  await expect(controllerRow(page)).toContainText(/Created launch template karpenter\.k8s\.aws/)
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Name a principal' }).click()
  await page.getByRole('menuitem', { name: 'Karpenter controller' }).click()
  const modal = page.getByRole('dialog', { name: 'Name another: Karpenter controller' })
  await expectAccessible(page)
  const account = arn.split(':')[4]

  // A role that is not there, and a reason that is none, are told at once.
  await modal.getByLabel('Role ARN').fill(`arn:aws:iam::${account}:role/no-such-role`)
  await modal.getByRole('button', { name: 'Name this role' }).click()
  await expect(modal.getByText('Say why in a few words.')).toBeVisible()
  await modal.getByLabel('Reason').fill('Its pod shows this role')
  await modal.getByRole('button', { name: 'Name this role' }).click()
  await expect(modal.getByText(/There is no role/)).toBeVisible()

  await modal.getByLabel('Role ARN').fill(`arn:aws:iam::${account}:role/${named}`)
  await modal.getByRole('button', { name: 'Name this role' }).click()
  await expect(modal).toBeHidden()
  const corrections = page.getByRole('table', { name: 'Corrections' })
  await expect(corrections).toContainText('Its pod shows this role')

  // The worker judges again, and the page turns by itself.
  await expect(controllerRow(page)).toContainText(named, { timeout: 90_000 })
  await expect(controllerRow(page)).toContainText(/Confirmed by .*: Its pod shows this role/)
  await expect(
    page.getByRole('button', { name: /^CreateGrant for Karpenter controller: Missing/ }).first(),
  ).toBeVisible()

  // Whom it replaced stays to be seen.
  await page.getByRole('button', { name: 'Show who else could be Karpenter controller' }).click()
  await expect(page.getByText('Other candidate: Karpenter controller')).toBeVisible()
  await expectAccessible(page)

  await corrections.getByRole('button', { name: /^Take back/ }).click()
  await expect(corrections).toBeHidden()
  await expect(controllerRow(page)).toContainText(`${cluster}-karpenter`, { timeout: 90_000 })
  expect(consoleProblems(page).filter((text) => !text.includes('400'))).toEqual([])

  const auditor = await signInAs('auditor')
  await auditor.goto('/audit')
  await expect(auditor.getByText('Correction taken back').first()).toBeVisible()
  await expect(auditor.getByText('Principal confirmed').first()).toBeVisible()
})

test('who may not correct sees the evidence and no buttons, on a phone as well', async ({ signInAs }) => {
  const page = await signInAs('viewer', { width: 390, colorScheme: 'dark' })
  await page.goto('/clusters')
  await page.goto(`/clusters/${encodeURIComponent(await clusterArn(page))}`)
  await expect(controllerRow(page)).toContainText('Sure, 100 %')
  await expect(page.getByRole('button', { name: 'Name a principal' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Actions for/ })).toHaveCount(0)
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
})
