import { consoleProblems, expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

const cluster = (account: string, name: string) => `arn:aws:eks:us-west-2:${account}:cluster/${name}`

test('an administrator asks more than strict, sees who would turn red, and the matrix follows', async ({
  signInAs,
}) => {
  const page = await signInAs('admin')
  await page.goto('/settings/profiles')
  await page.getByRole('link', { name: 'Copy strict' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'New profile' })).toBeVisible()
  const save = page.getByRole('button', { name: 'Save profile' })
  await page.getByLabel('Name').fill('with encrypt')
  await expect(page.getByText(/name: Expected lower-case letters/)).toBeVisible()
  await page.getByLabel('Name').fill('with-encrypt')

  await page.getByRole('button', { name: 'Add requirement' }).click()
  const form = page.getByRole('dialog', { name: 'Add requirement' })
  await form.getByRole('button', { name: /^Operations/ }).click()
  await page.keyboard.type('Encrypt')
  await page.getByRole('option', { name: 'Encrypt', exact: true }).click()
  await page.keyboard.press('Escape')
  await form.getByLabel('Because').fill('Our backup tool writes with the role of the controller.')
  await expectAccessible(page)
  await form.getByRole('button', { name: 'Add requirement' }).click()
  await expect(form).toBeHidden()
  await expect(page.getByRole('row', { name: /Our backup tool/ })).toContainText('Encrypt')

  // Nothing is saved that was not tried as it is.
  await expect(save).toBeDisabled()
  await page.getByRole('radio', { name: 'Every cluster that no rule assigns otherwise' }).check()
  await page.getByRole('button', { name: 'Dry run' }).click()
  const table = page.getByRole('table', { name: 'Clusters that would change' })
  await expect(table).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(/needs? would turn red/)).toBeVisible()
  await expect(table.getByText(/Karpenter controller, .*: Encrypt/).first()).toBeVisible()
  await expect(page.getByRole('table', { name: 'Against strict' }).getByRole('row', { name: /Encrypt/ })).toContainText(
    'Required',
  )
  await expectAccessible(page)
  const changed = await table.getByRole('link').first().textContent()
  await save.click()
  await expect(page.getByRole('heading', { level: 1, name: 'with-encrypt' })).toBeVisible()

  // Judged again by the worker: the matrix of a cluster that was to change shows it, and strict beside it.
  await page.getByRole('tab', { name: /^Clusters \([1-9]/ }).click({ timeout: 90_000 })
  await page
    .getByRole('table', { name: 'Clusters judged by it' })
    .getByRole('link', { name: changed ?? '', exact: true })
    .first()
    .click()
  const encrypt = page.getByRole('button', { name: /^Encrypt for Karpenter controller: / }).first()
  await expect(encrypt).toHaveAccessibleName(/Missing, required/)
  await page.getByRole('button', { name: 'Strict', exact: true }).click()
  await expect(encrypt).toHaveAccessibleName(/Not needed, seed only/)
  await expectAccessible(page)

  // It cannot go while it judges; then it can.
  await page.goto('/settings/profiles/with-encrypt')
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete profile' }).click()
  await expect(page.getByText(/are judged by profile "with-encrypt"/)).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.goto('/settings/profiles')
  await page.getByRole('button', { name: 'Change assignment' }).click()
  const assignment = page.getByRole('dialog', { name: 'Change assignment' })
  await assignment.getByRole('button', { name: /^Every other cluster/ }).click()
  await page.getByRole('option', { name: 'strict', exact: true }).click()
  await assignment.getByRole('button', { name: 'Dry run' }).click()
  await expect(assignment.getByText(/green/).first()).toBeVisible({ timeout: 60_000 })
  await expectAccessible(page)
  await assignment.getByRole('button', { name: 'Save assignment' }).click()
  await expect(assignment).toBeHidden()
  await page.goto('/settings/profiles/with-encrypt')
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete profile' }).click()
  await expect(page).toHaveURL(/\/settings\/profiles$/)
  await page.goto('/audit')
  await expect(page.getByText('Profile "with-encrypt" deleted').first()).toBeVisible()
})

test('what is wrong in a profile is told with its place, and only administrators change', async ({ signInAs }) => {
  const page = await signInAs('admin')
  await page.goto('/settings/profiles/new?from=seed')
  await page.getByRole('button', { name: 'JSON', exact: true }).click()
  const text = page.getByRole('textbox', { name: 'Profile (JSON)' })
  const written = await text.inputValue()
  await text.fill(written.replace('"name": ""', '"name": "ours"').replace('"Decrypt"', '"Decript"'))
  await expect(page.getByText(/"Decript" is no KMS operation. Did you mean Decrypt\?/).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Dry run' })).toBeDisabled()
  expect(consoleProblems(page)).toEqual([])

  const viewer = await signInAs('viewer')
  await viewer.goto('/settings/profiles')
  await expect(viewer.getByRole('table', { name: 'Profiles' }).getByRole('link', { name: 'seed' })).toBeVisible()
  await expect(viewer.getByRole('button', { name: 'Change assignment' })).toHaveCount(0)
  await expect(viewer.getByRole('link', { name: /^Copy/ })).toHaveCount(0)
  await viewer.goto('/settings/profiles/new')
  await expect(viewer.getByText('Only administrators change profiles.')).toBeVisible()
  await expect(viewer.getByRole('button', { name: 'Save profile' })).toHaveCount(0)
})

test('the matrix tells required, recommended, seed only and not needed apart', async ({ signInAs }) => {
  const page = await signInAs('viewer', { width: 390 })
  await page.goto(`/clusters/${encodeURIComponent(cluster('111100000007', 'logistics-prod'))}`)
  const legend = page.getByLabel('How much each operation is wanted')
  for (const word of ['required', 'recommended', 'seed only', 'not needed'])
    await expect(legend.getByText(word, { exact: false }).first()).toBeVisible()
  await page.getByRole('button', { name: /^CreateGrant for Karpenter controller: / }).click()
  await expect(page.getByText('kms:GrantIsForAWSResource').first()).toBeVisible()
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
})
