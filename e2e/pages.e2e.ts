import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, type Person, test } from './fixtures'

const pages: readonly { path: string; heading: RegExp; as: Person }[] = [
  { path: '/', heading: /posture/i, as: 'viewer' },
  { path: '/keys', heading: /keys/i, as: 'viewer' },
  { path: '/clusters', heading: /clusters/i, as: 'viewer' },
  { path: '/map', heading: /access map/i, as: 'viewer' },
  { path: '/diagnose', heading: /diagnose/i, as: 'viewer' },
  { path: '/what-if', heading: /what if/i, as: 'viewer' },
  { path: '/requests', heading: /grant requests/i, as: 'approver' },
  { path: '/audit', heading: /audit log/i, as: 'auditor' },
  { path: '/reports', heading: /reports/i, as: 'auditor' },
  { path: '/changes', heading: /changes/i, as: 'viewer' },
  { path: '/scans', heading: /scans/i, as: 'requester' },
  { path: '/settings/profiles', heading: /profiles/i, as: 'viewer' },
  { path: '/settings/profiles/strict', heading: /strict/i, as: 'viewer' },
  { path: '/settings/profiles/new', heading: /new profile/i, as: 'admin' },
  { path: '/scans/schedules', heading: /schedules/i, as: 'approver' },
  { path: '/coverage', heading: /regions/i, as: 'viewer' },
  { path: '/settings/approval-rules', heading: /approval rules/i, as: 'admin' },
  { path: '/settings/delegations', heading: /delegations/i, as: 'approver' },
  { path: '/settings/notifications', heading: /notifications/i, as: 'admin' },
  { path: '/settings/tokens', heading: /tokens/i, as: 'requester' },
  { path: '/settings/account', heading: /your account/i, as: 'requester' },
  { path: '/settings/users', heading: /users/i, as: 'admin' },
  { path: '/settings/account-groups', heading: /account groups/i, as: 'admin' },
]

for (const { path, heading, as } of pages) {
  test(`${path} is readable and free of errors, in both colours and on a phone`, async ({ signInAs }) => {
    const page = await signInAs(as, { colorScheme: 'light' })
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    await page.waitForLoadState('networkidle').catch(() => {})
    await expectAccessible(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect(page.locator('body')).toHaveClass(/awsui-dark-mode/)
    await expectAccessible(page)

    await page.setViewportSize({ width: 390, height: 900 })
    await page.reload()
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    expect(consoleProblems(page)).toEqual([])
  })
}

test('an address that leads nowhere says so, and leads on', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/nowhere')
  await expect(page.getByRole('heading', { name: /not found/i })).toBeVisible()
  await page.getByRole('link', { name: 'Clusters' }).first().click()
  await expect(page).toHaveURL(/\/clusters$/)
  for (const path of [
    '/api/v1/keys/nowhere',
    '/api/v1/clusters/nowhere',
    '/api/v1/requests/nowhere',
    '/api/v1/scans/999999',
    '/api/v1/changes/999999',
    '/api/v1/profiles/nowhere',
  ]) {
    expect((await page.request.get(path)).status(), path).toBe(404)
  }
})
