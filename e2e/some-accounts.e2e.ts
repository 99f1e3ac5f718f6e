import type { Page } from '@playwright/test'
import { consoleProblems, expect, expectAccessible, test } from './fixtures'

const lee = { name: 'Lee Limited', email: 'lee@northwind.example' }
const password = 'words that Lee can keep'

interface Cluster {
  readonly arn: string
  readonly needList: readonly { id: string; keyArn: string; grantFrom: string | null; openRequestId: string | null }[]
}

const accountIn = (arn: string) => arn.split(':')[4] ?? ''
const missing = ({ needList }: Cluster) =>
  needList.filter(({ grantFrom, openRequestId }) => grantFrom !== null && openRequestId === null)
const accountsOf = (cluster: Cluster) => [cluster.arn, ...cluster.needList.map((need) => need.keyArn)].map(accountIn)

async function read<T>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get(`/api/v1/${path}`)
  expect(answer.status(), path).toBe(200)
  return (await answer.json()) as T
}

async function write<T>(page: Page, path: string, data: unknown): Promise<T> {
  const answer = await page.request.post(`/api/v1/${path}`, { data, headers: { origin: new URL(page.url()).origin } })
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
  return (await answer.json()) as T
}

/** Two clusters that lack a grant, the second in accounts that are none of the first's own. */
async function twoClusters(page: Page): Promise<readonly [Cluster, Cluster]> {
  const { items } = await read<{ items: { arn: string }[] }>(page, 'clusters?status=broken&size=100')
  const clusters = await Promise.all(items.map(({ arn }) => read<Cluster>(page, `clusters/${encodeURIComponent(arn)}`)))
  const lacking = clusters.filter((cluster) => missing(cluster).length > 0)
  for (const inside of lacking)
    for (const outside of lacking) if (!accountsOf(outside).includes(accountIn(inside.arn))) return [inside, outside]
  throw new Error('No two clusters of different accounts lack a grant.')
}

test('who may ask for grants in some accounts and sees all is offered it in these alone', async ({
  signInAs,
  browser,
  baseURL,
}) => {
  const admin = await signInAs('admin')
  await admin.goto('/settings/users')
  const [inside, outside] = await twoClusters(admin)
  const group = await write<{ id: string }>(admin, 'account-groups', {
    name: 'lees',
    accounts: [accountIn(inside.arn)],
  })
  const told = await write<{ user: { id: string }; password: string }>(admin, 'users', { ...lee, role: 'viewer' })
  await write(admin, `users/${told.user.id}/roles`, { role: 'requester', groupId: group.id })

  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(lee.email)
  await page.getByLabel('Password').fill(told.password)
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await page.getByLabel('Password you have now').fill(told.password)
  await page.getByLabel('New password', { exact: true }).fill(password)
  await page.getByLabel('New password again').fill(password)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page).not.toHaveURL(/sign-in/)

  const ask = page.getByRole('link', { name: /^Request access$/ })
  const handOver = page.getByRole('button', { name: 'Hand over objects' })
  await page.goto(`/clusters/${encodeURIComponent(inside.arn)}?tab=kubernetes`)
  await expect(ask.first()).toBeVisible()
  await expect(handOver.first()).toBeVisible()
  await expectAccessible(page)

  await page.goto(`/clusters/${encodeURIComponent(outside.arn)}?tab=kubernetes`)
  await expect(page.getByText('A requester, an approver or an administrator can hand over')).toBeVisible()
  await expect(ask).toHaveCount(0)
  await expect(handOver).toHaveCount(0)
  await page
    .getByRole('button', { name: /Missing/ })
    .first()
    .click()
  await expect(page.getByText('Your role cannot request grants here')).toBeVisible()

  const headers = { origin: new URL(page.url()).origin }
  for (const [cluster, status] of [
    [inside, 200],
    [outside, 403],
  ] as const) {
    const data = { needId: missing(cluster)[0]?.id }
    expect((await page.request.post('/api/v1/requests/preflight', { data, headers })).status()).toBe(status)
  }
  expect(consoleProblems(page)).toEqual([])
  await context.close()
})
