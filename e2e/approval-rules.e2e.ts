import { expect, expectAccessible, expectNoSidewaysScroll, test } from './fixtures'

/** A node group no other story asks for a grant for. */
const account = '111100000003'
const clusterPath = `/clusters/${encodeURIComponent('arn:aws:eks:us-east-1:111100000003:cluster/payments-batch')}`

test('an administrator asks for two approvals, and a request waits for both', async ({ signInAs }) => {
  const admin = await signInAs('admin')
  await admin.goto('/settings/approval-rules')
  await expect(admin.getByRole('table', { name: 'Approval rules' })).toContainText('Accounts outside the organization')
  await expectAccessible(admin)

  // Rules are tried before they are in force; what is no rule says where.
  await admin.getByRole('button', { name: 'Edit' }).click()
  const editor = admin.getByRole('textbox', { name: 'Approval rules (JSON)' })
  const rules = JSON.parse(await editor.inputValue())
  const mine = { name: 'Two for payments', match: { granteeAccounts: [account] }, demand: { approvers: 2 } }
  await editor.fill(JSON.stringify({ ...rules, rules: [...rules.rules, { ...mine, demand: { approvers: -2 } }] }))
  await expect(admin.getByText(/rule 2, demand, approvers/)).toBeVisible()
  await editor.fill(JSON.stringify({ ...rules, rules: [...rules.rules, mine] }))
  await admin.getByLabel('Why is this changed?').fill('Two people for what this account asks for')
  await admin.getByRole('button', { name: 'Dry run' }).click()
  await expect(admin.getByText(/would be judged otherwise/).first()).toBeVisible()
  await admin.getByRole('button', { name: 'Save rules' }).click()
  await expect(admin.getByText(/of the approval rules is in force/)).toBeVisible()

  const requester = await signInAs('requester')
  await requester.goto(clusterPath)
  await requester
    .getByRole('link', { name: /request access/i })
    .or(requester.getByRole('button', { name: /request access/i }))
    .first()
    .click()
  await expect(requester.getByText(/2 approvals by whoever may decide \(rule “Two for payments”\)/)).toBeVisible()
  await requester.getByLabel('Why is this access needed?').fill('Nodes of payments-batch die at launch')
  await requester.getByRole('button', { name: 'Request grant' }).click()
  await expect(requester).toHaveURL(/\/requests\/ksg/)
  const path = new URL(requester.url()).pathname

  // The first of two, on a phone: nothing is created yet.
  const approver = await signInAs('approver', { width: 390 })
  await approver.goto(path)
  await approver.getByRole('button', { name: 'Approve', exact: true }).click()
  await expect(approver.getByText(/Nothing is created yet: 1 approval will be needed after yours/)).toBeVisible()
  await approver.getByLabel('Reason').fill('The team confirmed it')
  await approver.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click()
  await expect(approver.getByText('1 of 2 approvals')).toBeVisible()
  await expect(approver.getByRole('button', { name: 'Approve', exact: true })).toHaveAttribute('aria-disabled', 'true')
  await expectNoSidewaysScroll(approver)
  await expectAccessible(approver)

  // The second completes it, after a word between the two.
  await admin.goto(path)
  await admin.getByLabel('Add a comment').fill('Does payments know?')
  await admin.getByRole('button', { name: 'Comment', exact: true }).click()
  await expect(approver.getByText('Does payments know?')).toBeVisible()
  await admin.getByRole('button', { name: 'Approve', exact: true }).click()
  await admin.getByLabel('Reason').fill('They do')
  await admin.getByRole('button', { name: 'Approve and create grant' }).click()
  await expect(admin.getByText('2 of 2 approvals')).toBeVisible()
  await expect(admin.getByText(/verified/i).first()).toBeVisible({ timeout: 90_000 })
})
