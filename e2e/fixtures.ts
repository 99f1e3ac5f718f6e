import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'

export type Person = 'viewer' | 'requester' | 'approver' | 'auditor' | 'admin'

/** What a person sees first after signing in. */
type SignIn = (person: Person, options?: { colorScheme?: 'light' | 'dark'; width?: number }) => Promise<Page>

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>
const sessions = new Map<Person, Cookies>()

interface Fixtures {
  /** A window of this person's own. Signs in through the page the first time, later with the same session. */
  readonly signInAs: SignIn
}

export const test = base.extend<Fixtures>({
  signInAs: async ({ browser, baseURL }, use) => {
    const opened: BrowserContext[] = []
    await use(async (person, { colorScheme = 'light', width = 1440 } = {}) => {
      const context = await browser.newContext({ baseURL, colorScheme, viewport: { width, height: 900 } })
      opened.push(context)
      const page = await context.newPage()
      watchConsole(page)
      const known = sessions.get(person)
      if (known) {
        await context.addCookies(known)
      } else {
        await signIn(page, person)
        sessions.set(person, await context.cookies())
      }
      return page
    })
    for (const context of opened) await context.close()
  },
})

export { expect }

export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(`${person}@northwind.example`)
  await page.getByLabel('Password').fill(`${person}-northwind`)
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  await expect(page).not.toHaveURL(/sign-in/)
}

const problems = new WeakMap<Page, string[]>()

function watchConsole(page: Page): void {
  const seen: string[] = []
  problems.set(page, seen)
  page.on('pageerror', (error) => seen.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') seen.push(message.text())
  })
}

/** Errors in the console since the page was opened; a page at rest has none. */
export const consoleProblems = (page: Page): readonly string[] => problems.get(page) ?? []

/** Cloudscape's own toolbar on a phone gives a `nav` an `aria-orientation`; nothing of ours is left out. */
const cloudscapeToolbar = '[class*="awsui_universal-toolbar"], [class*="awsui_mobile-toolbar"]'

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude(cloudscapeToolbar).analyze()
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([])
}

/** A page that is wider than the window makes a reader scroll sideways. It settles once the script knows the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const tooWide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  await expect.poll(tooWide, { message: 'the page is wider than its window' }).toBeLessThanOrEqual(0)
}
