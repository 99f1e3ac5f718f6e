import { readFileSync } from 'node:fs'
import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

test('what kubectl printed becomes needs: paste, preview, take, and the matrix has it', async ({ signInAs }) => {
  const page = await signInAs('requester')
  await page.goto('/clusters?q=payments-prod')
  await page.getByRole('link', { name: 'payments-prod', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'payments-prod', level: 1 })).toBeVisible()
  await page.getByRole('tab', { name: /^Kubernetes/ }).click()
  await page.getByRole('button', { name: 'Hand over objects' }).first().click()

  const dialog = page.getByRole('dialog', { name: /Hand over objects of payments-prod/ })
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog.getByText('Paste a text or choose a file first.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Take', exact: true })).toBeDisabled()

  await dialog.getByLabel('What kubectl printed').fill('error: the server has no resource type')
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog.getByText(/Line 1: expected JSON/)).toBeVisible()

  await dialog.getByLabel('What kubectl printed').fill(readFileSync('docs/kubernetes/payments-prod.json', 'utf8'))
  await dialog.getByRole('button', { name: 'Preview' }).click()
  const understood = dialog.getByRole('table', { name: 'What was understood' })
  await expect(understood.getByRole('row', { name: /^EC2NodeClass batch/ })).toContainText('alias/payments-queue')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Take', exact: true }).click()
  await expect(dialog).toBeHidden()

  await expect(page.getByRole('tab', { name: 'Kubernetes (6)' })).toBeVisible()
  await expect(page.getByRole('row', { name: /^StorageClass ledger/ })).toContainText('by Robin')
  // The needs are judged again by the worker, and the page turns by itself.
  await expect(page.getByRole('link', { name: 'alias/payments-queue' })).toBeVisible({ timeout: 90_000 })
  await expect(page.getByText('Next launch fails').first()).toBeVisible()
  await expect(page.getByText(/Used by: EC2NodeClass batch/)).toBeVisible()
  await expectAccessible(page)
  expect(consoleProblems(page)).toEqual([])
})

test('a viewer sees what was handed over and cannot hand over; on a phone nothing scrolls sideways', async ({
  signInAs,
}) => {
  const page = await signInAs('viewer', { width: 390, colorScheme: 'dark' })
  await page.goto('/clusters?q=payments-prod')
  await page.getByRole('link', { name: 'payments-prod', exact: true }).click()
  await page.getByRole('tab', { name: /^Kubernetes/ }).click()
  await expect(page.getByRole('heading', { name: /Kubernetes objects/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Hand over objects' })).toHaveCount(0)
  await expectNoSidewaysScroll(page)
})
