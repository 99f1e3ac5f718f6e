import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

const cluster = (account: string, name: string) => `arn:aws:eks:us-west-2:${account}:cluster/${name}`
const around = (focus: string) => `/map?focus=${encodeURIComponent(focus)}`
const platform = around(cluster('111100000012', 'platform-gpu'))

test('one finds a cluster on the map, follows its lines by keyboard, and reads why a line is missing', async ({
  signInAs,
}) => {
  const page = await signInAs('viewer')
  await page.goto('/map')
  await page.getByRole('button', { name: /^Focus/ }).click()
  await page.getByLabel('Find a cluster, key or account').fill('platform-gpu')
  await page.getByRole('option', { name: /platform-gpu \(/ }).click()
  await expect(page).toHaveURL(/focus=arn/)

  const box = (name: RegExp) => page.getByRole('button', { name })
  await box(/^Cluster platform-gpu/).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page.locator('[data-node]:focus')).toHaveAccessibleName(/^Role /)
  const role = box(/^Role aws:ec2-infrastructure.*1 missing/)
  await role.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/clusters\/.*need=/)
  await expect(page.getByText('EC2 identity-only role: Decrypt')).toBeVisible()
  await expect(page.getByText(/NetworkPerimeter/).first()).toBeVisible()

  await page.goBack()
  await page.goBack()
  await expect(page).toHaveURL(/\/map$/)
  await expect(page.getByRole('table', { name: /organizational unit/i })).toBeVisible()
  expect(consoleProblems(page)).toEqual([])
})

test('the map and its table say the same, whatever is switched off', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto(platform)
  const lines = page.locator('path[data-status]')
  await expect(lines.first()).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('checkbox', { name: /Missing/ }).click()
  await expect(page.locator('path[data-status="missing"]')).toHaveCount(0)
  await expect(page.locator('path[data-status="allowed"]').first()).toBeVisible()
  await page.reload()
  await expect(page.getByRole('checkbox', { name: /Missing/ })).not.toBeChecked()

  await page.getByRole('button', { name: /^Cluster platform-gpu/ }).focus()
  await page.keyboard.press('t')
  const table = page.getByRole('table', { name: 'Access' })
  await expect(table.getByRole('row', { name: /Allowed/ }).first()).toBeVisible()
  await expect(table.getByRole('row', { name: /Missing/ })).toHaveCount(0)
  await expectAccessible(page)
  expect(consoleProblems(page)).toEqual([])
})

test('an account with many keys opens on demand, and the lines stay', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto(around('111100000002'))
  const folded = page.getByRole('button', { name: /^Key \d+ keys/ })
  await folded.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^Key alias\/claims-volumes/ })).toBeVisible()
  await expect(folded).toHaveCount(0)
  await page.getByRole('button', { name: /^Key alias\/claims-volumes/ }).hover()
  await expect(page.locator('path[data-status][data-dim="false"]').first()).toBeVisible()
  await page.getByRole('button', { name: /^Key alias\/claims-volumes/ }).click()
  await page.getByRole('button', { name: 'Focus here' }).click()
  await expect(page).toHaveURL(/focus=arn%3Aaws%3Akms|focus=arn:aws:kms/)
  await page.setViewportSize({ width: 1600, height: 1800 })
  await expect(page.locator('path[data-status]').first()).toBeVisible()
})

test('a phone opens on the table', async ({ signInAs }) => {
  const page = await signInAs('viewer', { width: 390 })
  await page.goto(platform)
  await expect(page.getByRole('table', { name: 'Access' })).toBeVisible()
  await expect(page.locator('path[data-status]')).toHaveCount(0)
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
})

test('arrow keys move through the matrix, and the reasons follow', async ({ signInAs }) => {
  const page = await signInAs('viewer')
  await page.goto(`/clusters/${encodeURIComponent(cluster('111100000007', 'logistics-prod'))}`)
  const cell = (operation: string, kind: string) =>
    page.getByRole('button', { name: new RegExp(`^${operation} for ${kind}: `) })
  await cell('DescribeKey', 'Karpenter controller').click()
  await expect(page.getByText('Karpenter controller: DescribeKey')).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(cell('GenerateDataKeyWithoutPlaintext', 'Karpenter controller')).toBeFocused()
  await expect(page.getByText('Karpenter controller: GenerateDataKeyWithoutPlaintext')).toBeVisible()
  await page.keyboard.press('End')
  await expect(page).toHaveURL(/op=GenerateDataKeyWithoutPlaintext/)

  // A viewer reads the reason and why there is no button.
  await page.keyboard.press('Home')
  await expect(page.getByText(/Your role cannot request grants/)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Request this access' })).toHaveCount(0)
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Seed', exact: true }).click()
  await expect(page).toHaveURL(/profile=seed/)
  await expect(cell('Encrypt', 'Node role')).toHaveAccessibleName(/seed only/)
  await page.reload()
  await expect(page.getByText('Karpenter controller: GenerateDataKeyWithoutPlaintext')).toBeVisible()
  expect(consoleProblems(page)).toEqual([])
})
