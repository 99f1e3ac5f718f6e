import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { organization } from '../inventory/testing/organization-builder'
import { judgeNeeds } from '../launch-paths/judge-needs'
import { checks } from './registry'
import { runChecks } from './run-checks'

test('ids and slugs are unique', () => {
  expect(new Set(checks.map((c) => c.id)).size).toBe(checks.length)
  expect(new Set(checks.map((c) => c.slug)).size).toBe(checks.length)
})

test.each(checks.map((c) => c.slug))('%s has its file and its four cases', (slug) => {
  const file = (suffix: string) => fileURLToPath(new URL(`./checks/${slug}${suffix}`, import.meta.url))
  expect(existsSync(file('.ts'))).toBe(true)
  expect(existsSync(file('.test.ts'))).toBe(true)
})

test('a result names the check, the resource and what to do', () => {
  const org = organization()
  const key = org.account('keys').key('a', { metadata: { state: 'PendingDeletion' } })
  const inventory = org.inventory()
  const result = runChecks(inventory, judgeNeeds(inventory)).find((r) => r.slug === 'unusable-key-in-use')
  expect(result).toMatchObject({
    checkId: 'KGD-STA-01',
    checkVersion: 1,
    severity: 'medium',
    status: 'fail',
    resourceId: key,
    keyArn: key,
    accountId: '111100000002',
    region: 'us-east-1',
    frameworks: expect.arrayContaining(['AWS Security Hub KMS.3']),
  })
})
