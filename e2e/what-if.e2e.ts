import type { Page } from '@playwright/test'
import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

async function keyArn(page: Page, alias: string): Promise<string> {
  const answer = await page.request.get(`/api/v1/keys?q=${alias}`)
  const { items } = (await answer.json()) as { items: { arn: string; alias: string }[] }
  return items.find((item) => item.alias === `alias/${alias}`)?.arn ?? ''
}

test("from a key's page: what if it were disabled", async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto(`/keys/${encodeURIComponent(await keyArn(page, 'payments-volumes'))}`)
  await page.getByRole('link', { name: 'What if this key were disabled?' }).click()
  await expect(page).toHaveURL(/\/what-if\?changes=/)
  await expect(page.getByRole('heading', { level: 1, name: 'What if' })).toBeVisible()
  await expect(
    page.getByText('1 cluster could not launch nodes any more').filter({ visible: true }).first(),
  ).toBeVisible()
  await expect(page.getByText('14 volumes could not be attached again').filter({ visible: true }).first()).toBeVisible()
  const clusters = page.getByRole('table', { name: 'Clusters' })
  await expect(clusters.getByRole('row', { name: /payments-prod/ }).first()).toContainText('Next launch fails')
  await expect(page.getByRole('table', { name: 'Volumes' })).toContainText('9 attached to 9 instances')
  await expectAccessible(page)
  await clusters.getByRole('link', { name: 'payments-prod' }).first().click()
  await expect(page).toHaveURL(/\/clusters\/.*need=/)
  expect(consoleProblems(page)).toEqual([])
})

test('several changes are put together, and what is wrong is said in its place', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/what-if')
  await expect(page.getByRole('button', { name: 'Ask what would happen' })).toBeDisabled()
  await page.getByRole('button', { name: 'Add this change' }).click()
  await expect(page.getByText('Choose a key.')).toBeVisible()
  await page.getByRole('combobox', { name: 'Key', exact: true }).fill('orders-volumes')
  await page.getByRole('option', { name: /alias\/orders-volumes/ }).click()
  await page.getByRole('button', { name: 'Add this change' }).click()
  await expect(page.getByRole('list', { name: 'Changes' }).getByRole('listitem')).toHaveCount(1)

  await page.getByRole('button', { name: /What would be done/ }).click()
  await page.getByRole('option', { name: /Attach a service control policy/ }).click()
  await page.getByRole('combobox', { name: 'Root, organizational unit or account' }).fill('payments')
  await page
    .getByRole('option', { name: /^payments/ })
    .first()
    .click()
  await page.getByRole('combobox', { name: 'Policy name' }).fill('NoDecrypt')
  await page.getByRole('textbox', { name: 'Policy text (JSON)' }).fill('{ "Statement": [ { ')
  await page.getByRole('button', { name: 'Add this change' }).click()
  await expect(page.getByText(/This is no JSON.*line 1 column/).first()).toBeVisible()
  await page
    .getByRole('textbox', { name: 'Policy text (JSON)' })
    .fill('{ "Statement": [{ "Effect": "Deny", "Action": "kms:Decrypt", "Resource": "*" }] }')
  await page.getByRole('button', { name: 'Add this change' }).click()
  await expect(page.getByRole('list', { name: 'Changes' }).getByRole('listitem')).toHaveCount(2)
  await page.getByRole('button', { name: 'Ask what would happen' }).click()
  await expect(page.getByText('This would break something').filter({ visible: true }).first()).toBeVisible()
  await expect(page.getByRole('table', { name: 'Clusters' })).toContainText('orders-prod')
  await expect(page.getByRole('table', { name: 'Clusters' })).toContainText('payments-prod')
  await expectAccessible(page)

  await page.goto('/what-if?changes=[{"change":"recreate-role","role":"nobody-at-all"}]')
  const changes = page.getByRole('list', { name: 'Changes' })
  await expect(changes.getByText(/There is no role "nobody-at-all"/)).toBeVisible()
  await page.goto('/what-if?changes=[{"change":')
  await expect(page.getByText('The address holds no question that is understood')).toBeVisible()
})

test('the answer fits a phone and reads well in the dark', async ({ signInAs }) => {
  for (const options of [{ width: 390 }, { colorScheme: 'dark' }] as const) {
    const page = await signInAs('viewer', options)
    const change = { change: 'set-key-state', key: await keyArn(page, 'payments-volumes'), state: 'PendingDeletion' }
    await page.goto(`/what-if?changes=${encodeURIComponent(JSON.stringify([change]))}`)
    await expect(page.getByText('This would break something').filter({ visible: true }).first()).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    expect(consoleProblems(page)).toEqual([])
  }
})
