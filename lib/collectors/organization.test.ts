import { describe, expect, test } from 'vitest'
import type { Account } from '@/lib/simulator/world/account'
import { controlPolicies } from './control-policies'
import { organization } from './organization'
import { bodiesOf, managementId, simulated } from './testing/simulated'

const aws = await simulated()

describe('the organization', () => {
  test('comes with every account, where it is and what state it is in', async () => {
    const harvest = await aws.collect(organization, managementId)
    expect(harvest).toMatchObject({ outcome: 'read', ownerId: '' })
    expect(bodiesOf(harvest, 'organization')).toEqual([
      { id: aws.world.organizationId, managementAccountId: managementId },
    ])
    const accounts = bodiesOf(harvest, 'account')
    expect(accounts).toHaveLength(aws.world.accounts.size)
    const unit = bodiesOf(harvest, 'organizational-unit').find(({ name }) => name === 'Production')
    expect(accounts.find(({ name }) => name === 'payments-prod')).toMatchObject({
      state: 'ACTIVE',
      path: [aws.world.rootId, unit?.id],
      tags: { environment: 'production' },
    })
    expect(accounts.find(({ name }) => name === 'legacy-reporting')?.state).toBe('SUSPENDED')
  })

  test('comes over more than one page', async () => {
    const accounts = aws.world.accounts as Map<string, Account>
    const [template] = accounts.values()
    if (!template) throw new Error('northwind has no account')
    for (let at = 0; at < 30; at++) {
      const id = String(222200000000 + at)
      accounts.set(id, { ...template, id, name: `many-${at}`, tags: {} })
    }
    const found = bodiesOf(await aws.collect(organization, managementId), 'account')
    expect(found.filter(({ name }) => name.startsWith('many-'))).toHaveLength(30)
    expect(aws.calls['organizations.ListAccounts']).toBe(3)
  })

  test('of which only the accounts may be listed keeps its units as they were known', async () => {
    aws.fail({ operation: 'ListRoots', effect: 'deny' })
    const harvest = await aws.collect(organization, managementId)
    expect(harvest).toMatchObject({ outcome: 'partial', unread: { state: 'denied', call: 'organizations:ListRoots' } })
    expect(bodiesOf(harvest, 'account').every(({ path }) => path.length === 0)).toBe(true)
  })

  test('that may not be read is denied', async () => {
    aws.fail({ operation: 'ListAccounts', effect: 'deny' })
    expect(await aws.collect(organization, managementId)).toMatchObject({
      outcome: 'denied',
      unread: { call: 'organizations:ListAccounts' },
    })
  })
})

describe('control policies', () => {
  test('come with their document and everything they are attached to', async () => {
    const harvest = await aws.collect(controlPolicies, managementId)
    const found = bodiesOf(harvest, 'control-policy')
    expect(found.map(({ id }) => id).sort()).toEqual(aws.world.controlPolicies.map(({ id }) => id).sort())
    for (const { id, targets, documentHash } of found) {
      const policy = aws.world.controlPolicies.find((one) => one.id === id)
      expect(targets).toEqual([...(policy?.targets ?? [])].sort())
      expect(JSON.parse(harvest.documents.get(documentHash) ?? '')).toEqual(policy?.document)
    }
  })

  test('whose targets may not be seen are missed, not attached to nothing', async () => {
    aws.fail({ operation: 'ListTargetsForPolicy', effect: 'deny' })
    expect(await aws.collect(controlPolicies, managementId)).toMatchObject({
      outcome: 'denied',
      unread: { call: 'organizations:ListTargetsForPolicy' },
      resources: [],
    })
  })
})
