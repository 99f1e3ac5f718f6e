import { expect, expectAccessible, signIn, test } from './fixtures'

test('a stranger is sent to the sign-in page, and after signing in to where they wanted to go', async ({ page }) => {
  await page.goto('/keys?region=us-west-2')
  await expect(page).toHaveURL(/sign-in/)
  await expectAccessible(page)
  await page.getByLabel('Email').fill('viewer@northwind.example')
  await page.getByLabel('Password').fill('viewer-northwind')
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await expect(page).toHaveURL(/\/keys\?region=us-west-2/)
})

test('a wrong password says so, and nothing about whether the person exists', async ({ page }) => {
  await page.goto('/sign-in')
  const attempt = async (email: string) => {
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).first().click()
    const alert = page.locator('[class*="alert"]').filter({ hasText: /\w/ }).first()
    await expect(alert).toBeVisible()
    return alert.innerText()
  }
  expect(await attempt('viewer@northwind.example')).toBe(await attempt('nobody@northwind.example'))
})

test('who signs out is out', async ({ page }) => {
  await signIn(page, 'viewer')
  await page
    .getByRole('button', { name: /Vera Viewer/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/sign-in/)
  await page.goto('/keys')
  await expect(page).toHaveURL(/sign-in/)
})

test('where a session cannot be ended, that is said', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto('/keys')
  await page.route('**/api/auth/sign-out', (route) => route.fulfill({ status: 500, json: {} }))
  await page
    .getByRole('button', { name: /Vera Viewer/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByText('You are still signed in')).toBeVisible()
  await expectAccessible(page)
  await page.context().clearCookies()
  await page.reload()
  await expect(page.getByLabel('Email')).toBeVisible()
  await expect(page.getByText('You are still signed in')).toHaveCount(0)
})

test('who follows the colours of the system follows them when they change', async ({ signInAs }) => {
  const page = await signInAs('viewer', { colorScheme: 'light' })
  await page.goto('/keys')
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await ground()
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(ground).not.toBe(light)
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(ground).toBe(light)
})

test('the API gives nothing to strangers', async ({ request }) => {
  for (const path of ['/api/v1/keys', '/api/v1/audit', '/api/v1/requests', '/api/v1/reports/compliance.csv']) {
    expect((await request.get(path)).status(), path).toBe(401)
  }
})
