import { beforeAll, describe, expect, test } from 'vitest'
import { WhatIfView } from '@/lib/contracts/what-if'
import { organization } from '@/lib/domain/inventory/testing/organization-builder'
import { admitAccount, admitGrants, mayGrant, mayUse } from '@/lib/domain/inventory/testing/statements'
import { roleNames } from '@/lib/domain/roles'
import type { Change } from '@/lib/domain/what-if/changes'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { contextFor } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { askWhatIf } from './ask-what-if'

let db: TestDatabase
let key: string
let disable: Change

beforeAll(async () => {
  db = await testDatabase()
  const org = organization()
  const workload = org.account('payments')
  key = org.account('keys').key('ebs', { admits: [admitAccount(workload.id), admitGrants(workload.id)] })
  const controller = workload.role('controller', { statements: [mayUse(key), mayGrant(key)] })
  workload
    .cluster('payments')
    .podIdentity('karpenter', controller)
    .karpenterTemplate([{ kmsKeyId: key }])
  await storeInventory(db, org.inventory())
  disable = { change: 'set-key-state', key, state: 'Disabled' }
})

const rowsOf = async () => {
  const { prisma } = db
  const tables = [prisma.resourceVersion, prisma.policyDocument, prisma.needRecord, prisma.auditEntry, prisma.scan]
  return Promise.all(tables.map((table) => (table as typeof prisma.scan).count()))
}

test.each(roleNames)('a %s may ask, and nothing is written', async (role) => {
  const before = await rowsOf()
  const answer = await askWhatIf(contextFor(db, role), { changes: [disable] })
  expect(WhatIfView.parse(JSON.parse(JSON.stringify(answer)))).toEqual(JSON.parse(JSON.stringify(answer)))
  expect(answer.breaks.map((need) => need.principalKind).toSorted()).toEqual([
    'identity-only-role',
    'karpenter-controller',
  ])
  expect(answer.breaks[0]).toMatchObject({ clusterName: 'payments', keyAlias: 'alias/ebs', after: 'broken' })
  expect(answer).toMatchObject({ repairs: [], changed: [], unchanged: 0, freshness: { status: 'complete' } })
  expect(await rowsOf()).toEqual(before)
})

describe('what cannot be changed', () => {
  const ask = (...changes: Change[]) => askWhatIf(contextFor(db, 'viewer'), { changes })

  test('is refused with what is there, for every such change', async () => {
    const nobody: Change = { change: 'set-key-state', key: 'alias/nobody', state: 'Disabled' }
    const grant: Change = { change: 'revoke-grant', key, grantId: 'g' }
    const named = `alias/ebs (${key})`
    await expect(ask(disable, nobody, grant)).rejects.toMatchObject({
      code: 'invalid-input',
      message: `Change 2: There is no key "alias/nobody". There is ${named}. Change 3: There is no grant on ${key} "g". There is none.`,
      details: { problems: [{ change: 1, kind: 'not-found', exists: [named] }, { change: 2 }] },
    })
  })

  test('input of another shape is refused before anything is read', async () => {
    const changes = [{ change: 'set-key-state', key, state: 'Sleeping' }]
    await expect(askWhatIf(contextFor(db, 'viewer'), { changes } as never)).rejects.toThrow(/changes/)
  })
})
