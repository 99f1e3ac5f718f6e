import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { parse } from 'csv-parse/sync'
import { consoleProblems, expect, expectAccessible, test } from './fixtures'
import { letEnd } from './simulated-aws'

/** A Karpenter controller of one account, a key of another; nobody gave the controller its half (F1). */
const cluster = 'claims-prod'
const clusterPath = `/clusters/${encodeURIComponent('arn:aws:eks:us-west-2:111100000006:cluster/claims-prod')}`

const cell = (page: Page, operation: string) =>
  page.getByRole('button', { name: new RegExp(`^${operation} for Karpenter controller: `) })

async function takeReport(page: Page): Promise<Record<string, string>[]> {
  await page.goto('/reports')
  const started = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Compliance report (CSV)' }).click()
  const text = await readFile(await (await started).path(), 'utf8')
  return parse(text, { columns: true, bom: true })
}

const gapsOfCluster = (rows: Record<string, string>[]) =>
  rows.filter((row) => row.cluster === cluster && row.operation !== '' && row.status === 'FAIL')

test('from a red cell to a verified grant, the audit log and the report, and back', async ({ signInAs }) => {
  const requester = await signInAs('requester')
  const approver = await signInAs('approver')
  const auditor = await signInAs('auditor')

  // Before: the report counts the gaps.
  expect(gapsOfCluster(await takeReport(auditor)).length).toBeGreaterThan(0)

  // Find the cluster, and why its nodes cannot start.
  await requester.goto('/clusters?failure=F1')
  await requester.getByRole('link', { name: cluster, exact: true }).click()
  await expect(requester.getByText(/cannot start nodes/i).first()).toBeVisible()
  await cell(requester, 'GenerateDataKeyWithoutPlaintext').click()
  await expect(requester.getByText(/identity policy/i).first()).toBeVisible()
  await expectAccessible(requester)

  // Ask for the grant.
  await requester.goto(clusterPath)
  await requester
    .getByRole('link', { name: /request access/i })
    .or(requester.getByRole('button', { name: /request access/i }))
    .first()
    .click()
  await expect(requester).toHaveURL(/\/requests\/new\?need=/)
  await requester.getByLabel('Why is this access needed?').fill('Nodes of claims-prod die at launch')
  await expectAccessible(requester)
  await requester.getByRole('button', { name: 'Request grant' }).click()
  await expect(requester).toHaveURL(/\/requests\/ksg/)
  const requestPath = new URL(requester.url()).pathname
  const id = decodeURIComponent(requestPath.split('/').at(-1) ?? '')

  // Who asked may not approve: not in the page, not by the API.
  await expect(requester.getByRole('button', { name: 'Approve', exact: true })).toHaveAttribute('aria-disabled', 'true')
  const refused = await requester.request.post(`/api/v1/requests/${id}/approve`, {
    data: { reason: 'I approve myself' },
    headers: { origin: new URL(requester.url()).origin },
  })
  expect(refused.status()).toBe(403)

  // A window that stays open on the cluster turns by itself later.
  const watching = await signInAs('viewer')
  await watching.goto(clusterPath)
  await expect(cell(watching, 'Decrypt')).toHaveAccessibleName(/Missing/)

  // Another person approves.
  await approver.goto('/requests?view=waiting')
  await approver
    .getByRole('link', { name: new RegExp(cluster) })
    .or(approver.locator(`a[href$="${requestPath}"]`))
    .first()
    .click()
  await approver.getByRole('button', { name: 'Approve', exact: true }).click()
  await approver.getByLabel('Reason').fill('The owner of the claims account confirmed it')
  await expectAccessible(approver)
  await approver.getByRole('button', { name: 'Approve and create grant' }).click()

  // The page turns to verified without a reload; so does the one that waits on the cluster.
  await expect(approver.getByText(/verified/i).first()).toBeVisible({ timeout: 60_000 })
  await expect(approver.getByText(/up to five minutes until a new grant is seen everywhere/)).toBeVisible()
  await expect(cell(watching, 'Decrypt')).toHaveAccessibleName(/Allowed/)
  await expect(cell(watching, 'CreateGrant')).toHaveAccessibleName(/Allowed/)
  await expect(watching.getByText(/cannot start nodes/i)).toHaveCount(0)

  // Every step is in the log, and the log is whole.
  await auditor.goto(`/audit?subject=${encodeURIComponent(id)}`)
  for (const person of ['Robin Requester', 'Alex Approver', 'Keyscope worker']) {
    await expect(auditor.getByText(person).first()).toBeVisible()
  }
  await auditor.getByRole('button', { name: 'Verify chain' }).click()
  await expect(auditor.getByText('The log is intact').first()).toBeVisible()

  // After: the gaps are gone from the report.
  expect(gapsOfCluster(await takeReport(auditor))).toEqual([])

  // Who decides takes it back: what would be lost is said first, and a click alone does nothing.
  await approver.goto(requestPath)
  await approver.getByRole('button', { name: 'Revoke grant' }).click()
  const last = approver.getByRole('dialog')
  await expect(last.getByText('Something that works now would not')).toBeVisible()
  await expect(last.getByRole('link', { name: cluster })).toBeVisible()
  await last.getByRole('button', { name: 'Revoke grant' }).click()
  await expect(last.getByText('Type “revoke”.')).toBeVisible()
  await expectAccessible(approver)
  await last.getByLabel('Reason').fill('The claims team moves to a key of its own')
  await last.getByLabel(/to confirm/).fill('revoke')
  await last.getByRole('button', { name: 'Revoke grant' }).click()
  await expect(approver.getByText('The grant was withdrawn')).toBeVisible({ timeout: 60_000 })
  await expect(cell(watching, 'Decrypt')).toHaveAccessibleName(/Missing/)
  for (const page of [approver, auditor, watching]) expect(consoleProblems(page)).toEqual([])
})

test('a grant with an end date is renewed without a second one, and ends by itself', async ({ signInAs }) => {
  const requester = await signInAs('requester')
  const approver = await signInAs('approver')
  const approve = async (path: string) => {
    await approver.goto(path)
    await approver.getByRole('button', { name: 'Approve', exact: true }).click()
    await approver.getByLabel('Reason').fill('Confirmed with the claims team')
    await approver.getByRole('button', { name: 'Approve and create grant' }).click()
  }

  await requester.goto(clusterPath)
  await requester
    .getByRole('link', { name: /request access/i })
    .or(requester.getByRole('button', { name: /request access/i }))
    .first()
    .click()
  await requester.getByLabel('Why is this access needed?').fill('A migration that lasts a month')
  await requester.getByRole('button', { name: /^Ends/ }).click()
  await requester.getByRole('option', { name: 'In 30 days' }).click()
  await expect(requester.getByText('It ends by itself').first()).toBeVisible()
  await expectAccessible(requester)
  await requester.getByRole('button', { name: 'Request grant' }).click()
  await expect(requester).toHaveURL(/\/requests\/ksg/)
  const path = new URL(requester.url()).pathname
  await approve(path)
  await expect(approver.getByText('The access is verified').first()).toBeVisible({ timeout: 60_000 })

  // Later is a renewal, with everything filled in; another person approves it.
  await requester.goto(path)
  await requester
    .getByRole('link', { name: 'Renew' })
    .or(requester.getByRole('button', { name: 'Renew' }))
    .click()
  await expect(requester.getByText('no second one is made').first()).toBeVisible()
  await requester.getByRole('button', { name: 'Request renewal' }).click()
  await expect(requester).toHaveURL(/\/requests\/ksg/)
  await approve(new URL(requester.url()).pathname)
  await expect(approver.getByText('The grant was renewed').first()).toBeVisible({ timeout: 60_000 })

  // Its end comes: what it was for is missing again, and the request says why.
  await letEnd(decodeURIComponent(path.split('/').at(-1) ?? ''))
  await requester.goto(path)
  await expect(requester.getByText('The grant was withdrawn').first()).toBeVisible({ timeout: 60_000 })
  await expect(requester.getByText(/Its end date came/).first()).toBeVisible()
  await requester.goto(clusterPath)
  await expect(cell(requester, 'Decrypt')).toHaveAccessibleName(/Missing/)
  for (const page of [approver, requester]) expect(consoleProblems(page)).toEqual([])
})

test('a grant that a guardrail would refuse cannot even be asked for, and the page names the guardrail', async ({
  signInAs,
}) => {
  const page = await signInAs('requester')
  await page.goto(`/clusters/${encodeURIComponent('arn:aws:eks:us-west-2:111100000013:cluster/data-gpu')}`)
  await expect(page.getByText(/cannot start nodes/i).first()).toBeVisible()
  await page
    .getByRole('link', { name: /request access/i })
    .or(page.getByRole('button', { name: /request access/i }))
    .first()
    .click()
  await expect(page.getByText(/GrantsByServicesOnly/).first()).toBeVisible()
  await page.getByLabel('Why is this access needed?').fill('Nodes of data-gpu die at launch')
  await expect(page.getByRole('button', { name: 'Request grant' })).toHaveAttribute('aria-disabled', 'true')
})
