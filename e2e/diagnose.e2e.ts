import type { Locator, Page } from '@playwright/test'
import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

const died = 'Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state'

const pasteBox = (page: Page) => page.getByLabel('What do you have?')

async function diagnose(page: Page, text: string): Promise<void> {
  await pasteBox(page).fill(text)
  await page.getByRole('button', { name: 'Diagnose', exact: true }).click()
}

async function clusterArn(page: Page, name: string): Promise<string> {
  const answer = await page.request.get(`/api/v1/clusters?q=${name}`)
  const { items } = (await answer.json()) as { items: { arn: string; name: string }[] }
  return items.find((item) => item.name === name)?.arn ?? ''
}

test('from a pasted error to the request that mends it', async ({ signInAs }) => {
  const page = await signInAs('requester')
  await page.goto('/diagnose')
  await page.getByRole('button', { name: 'Diagnose', exact: true }).click()
  await expect(page.getByText('Paste a text first.')).toBeVisible()

  // Without a clue it asks, the broken ones first; the choice is one click.
  await diagnose(page, died)
  await expect(page.getByRole('heading', { name: 'Which cluster is it about?' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: /^orders-batch/ }).click()

  const verdict = page.getByText(/F4 The Auto Scaling role has no access, to be mended in account \d{12}/)
  await expect(verdict).toBeVisible()
  const links = page.getByRole('list', { name: /Links of the launch: managed node group/ })
  await expect(links.getByRole('button', { name: /Holds\s*The key is enabled/ })).toHaveAttribute(
    'aria-expanded',
    'false',
  )
  await expect(links.getByRole('button', { name: /Fails/ })).toHaveAttribute('aria-expanded', 'true')
  await expect(page.getByRole('region', { name: 'The pasted text' }).locator('mark')).toHaveText(
    'Client.InvalidKMSKey.InvalidState',
  )
  await expect(page.getByText('aws kms create-grant').first()).toBeVisible()
  await expectAccessible(page)

  await links.getByRole('link', { name: /Request the grant from account/ }).click()
  await expect(page).toHaveURL(/\/requests\/new\?need=/)
  await expect(page.getByRole('heading', { level: 1, name: /Request a grant.*orders-batch/ })).toBeVisible()
  expect(consoleProblems(page)).toEqual([])
})

test('four clicks lead from a pasted error to a request that was sent, and CloudTrail shows the refusal', async ({
  signInAs,
}) => {
  const page = await signInAs('requester')
  await page.goto('/diagnose')
  let clicks = 0
  const click = async (target: Locator) => {
    clicks++
    await target.click()
  }
  await pasteBox(page).fill(died)
  await click(page.getByRole('button', { name: 'Diagnose', exact: true }))
  await click(page.getByRole('button', { name: /^analytics-batch/ }))
  await expect(page.getByText(/F5 The grant was issued by the wrong account, to be mended/)).toBeVisible()

  // Looking at the evidence is no step on the way.
  await page.getByRole('button', { name: 'Ask CloudTrail' }).click()
  const calls = page.getByRole('list', { name: 'Refused calls' })
  await expect(
    calls.getByText(/is not authorized to perform: kms:GenerateDataKeyWithoutPlaintext/).first(),
  ).toBeVisible()
  await expect(calls.getByText(/^Event [0-9a-f-]{36} by /).first()).toBeVisible()
  await expectAccessible(page)

  await click(page.getByRole('link', { name: /Request the grant from account/ }))
  await page.getByLabel('Why is this access needed?').fill('The batch nodes of analytics die at launch')
  await click(page.getByRole('button', { name: 'Request grant' }))
  await expect(page).toHaveURL(/\/requests\/ksg/)
  expect(clicks).toBeLessThanOrEqual(4)
  expect(consoleProblems(page)).toEqual([])
})

test("from a cluster's failed launch, by keyboard to the links", async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto(`/clusters/${encodeURIComponent(await clusterArn(page, 'claims-archive'))}?tab=launches`)
  await page
    .getByRole('link', { name: /^Diagnose i-/ })
    .first()
    .click()
  await expect(page).toHaveURL(/\/diagnose\?text=i-/)
  await expect(page.getByText(/F7 The key cannot be used in its state, to be mended in account/)).toBeVisible()
  const holds = page.getByRole('button', { name: /Holds\s*The launch names a key/ })
  await holds.focus()
  await page.keyboard.press('Enter')
  await expect(holds).toHaveAttribute('aria-expanded', 'true')

  await pasteBox(page).fill('cluster: storefront-us')
  await pasteBox(page).press('Control+Enter')
  await expect(page.getByText(/F8 The key is in another Region, to be mended/)).toBeVisible()
  expect(consoleProblems(page)).toEqual([])
})

test('a caller is found from AWS’s own sentence, and what AWS says is compared', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  const answer = await page.request.get(`/api/v1/clusters/${encodeURIComponent(await clusterArn(page, 'claims-prod'))}`)
  const { needList } = (await answer.json()) as {
    needList: { principalArn: string; principalKind: string; keyArn: string }[]
  }
  const need = needList.find(({ principalKind }) => principalKind === 'karpenter-controller')
  const session = need?.principalArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')
  await page.goto('/diagnose')
  await diagnose(
    page,
    `User: ${session}/1700000000 is not authorized to perform: kms:GenerateDataKeyWithoutPlaintext on resource: ${need?.keyArn} because no identity-based policy allows the kms:GenerateDataKeyWithoutPlaintext action`,
  )
  await expect(page.getByText(/F1 No identity policy for the key, to be mended in account/)).toBeVisible()
  await expect(page.getByText('The pasted message says the same.')).toBeVisible()
})

test('a text of which nothing is understood, and one that is too long, are answered', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/diagnose')
  await diagnose(page, 'the nodes do not start')
  await expect(page.getByText(/Nothing in it names a resource/)).toBeVisible()
  await diagnose(page, 'x'.repeat(70_000))
  await expect(page.getByText(/70,000 characters; 65,536 are read/)).toBeVisible()
  await expectAccessible(page)
})

test('the answer fits a phone and reads well in the dark', async ({ signInAs }) => {
  for (const options of [{ width: 390 }, { colorScheme: 'dark' }] as const) {
    const page = await signInAs('viewer', options)
    await page.goto('/diagnose')
    await diagnose(page, `cluster: orders-staging\n${died}`)
    await expect(page.getByText(/F9 The key id or alias does not reach another account, to be mended/)).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    expect(consoleProblems(page)).toEqual([])
  }
})
