import type { Page } from '@playwright/test'
import { totpCode } from '../lib/testing/totp'
import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

const sam = { name: 'Sam Second', email: 'sam@northwind.example' }
const password = 'words that Sam can keep'

async function enter(page: Page, secret: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(sam.email)
  await page.getByLabel('Password').fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).first().click()
}

async function leave(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /Sam Second/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/sign-in/)
}

test('through the identity provider somebody comes in with the role of their group', async ({ page }) => {
  await page.goto('/sign-in?next=%2Frequests')
  await page.getByRole('button', { name: 'Sign in with your identity provider' }).click()
  await page.locator('input[name="login"]').fill('dana')
  await page.locator('input[name="password"]').fill('whatever')
  await page.locator('button[type="submit"]').click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page).toHaveURL(/\/requests$/)
  await expect(page.getByRole('button', { name: /Dana Decider, approver everywhere/ }).first()).toBeVisible()
  await page.goto('/settings/account')
  await expect(page.getByText('You sign in through the identity provider.')).toBeVisible()
})

test('a new user chooses a password, adds a passkey and an authenticator app, and is disabled', async ({
  signInAs,
  browser,
  baseURL,
}) => {
  const admin = await signInAs('admin')
  await admin.goto('/settings/users')
  await admin.getByRole('button', { name: 'Add user' }).click()
  const form = admin.getByRole('dialog')
  await form.getByLabel('Name').fill(sam.name)
  await form.getByLabel('Email').fill(sam.email)
  await expectAccessible(admin)
  await form.getByRole('button', { name: 'Add user' }).click()
  const told = admin.getByText(/^[\w-]{16}$/)
  await expect(told).toBeVisible()
  const first = await told.innerText()
  await admin.getByRole('button', { name: 'Done' }).click()

  const context = await browser.newContext({ baseURL, colorScheme: 'dark', viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })

  await enter(page, first)
  await expect(page).toHaveURL(/\/sign-in\/steps/)
  await page.goto('/keys')
  await expect(page).toHaveURL(/\/sign-in\/steps\?next=%2Fkeys/)
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await page.getByLabel('Password you have now').fill(first)
  await page.getByLabel('New password', { exact: true }).fill(password)
  await page.getByLabel('New password again').fill(password)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page).toHaveURL(/\/keys$/)

  await page.goto('/settings/account')
  await page.getByRole('button', { name: 'Add passkey' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Pocket')
  await page.getByRole('dialog').getByRole('button', { name: 'Add passkey' }).click()
  await expect(page.getByText('Pocket')).toBeVisible()

  await page.getByRole('button', { name: 'Set up authenticator app' }).click()
  const setup = page.getByRole('dialog')
  await expect(setup.getByRole('img', { name: /QR code/ })).toBeVisible()
  const secret = (await setup.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}/).innerText()).replace(/[^A-Z2-7]/g, '')
  await expectAccessible(page)
  await setup.getByLabel('Code', { exact: true }).fill(totpCode(secret, new Date()))
  await setup.getByRole('button', { name: 'Set up' }).click()
  await expect(page.getByRole('list', { name: 'Backup codes' }).getByRole('listitem')).toHaveCount(10)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('10 backup codes left')).toBeVisible()
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)

  await leave(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page).not.toHaveURL(/sign-in/)
  await leave(page)

  await enter(page, password)
  await page.getByLabel('Code', { exact: true }).fill('000000')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByText(/The code is wrong/)).toBeVisible()
  await expectAccessible(page)
  // The next code: the one that set it up is spent.
  await page.getByLabel('Code', { exact: true }).fill(totpCode(secret, new Date(Date.now() + 30_000)))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).not.toHaveURL(/sign-in/)
  await page.goto('/settings/account')
  await expect(page.getByRole('row').filter({ hasText: 'This one' })).toContainText('password and authenticator code')

  await admin.getByRole('row').filter({ hasText: sam.email }).getByRole('link').click()
  await expect(admin.getByText('Password, authenticator app, passkey')).toBeVisible()
  await admin.getByRole('button', { name: 'Actions' }).click()
  await admin.getByRole('menuitem', { name: 'Disable' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await expect(admin.getByText('Disabled')).toBeVisible()
  await expectAccessible(admin)
  expect(consoleProblems(admin)).toEqual([])

  await page.goto('/keys')
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fkeys/)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByText('This account is disabled.')).toBeVisible()
  await context.close()
})
