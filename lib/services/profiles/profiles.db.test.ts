import { beforeAll, describe, expect, test } from 'vitest'
import { ProfileList, ProfileView, TriedProfile } from '@/lib/contracts/profiles'
import { organization } from '@/lib/domain/inventory/testing/organization-builder'
import { admitAccount, admitGrants, mayGrant, mayUse } from '@/lib/domain/inventory/testing/statements'
import { strictProfile } from '@/lib/domain/profiles/built-in'
import type { Requirement } from '@/lib/domain/profiles/profile'
import { roleNames } from '@/lib/domain/roles'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { loadInventory } from '@/lib/services/inventory/load-inventory'
import { contextFor } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import { assignProfiles } from './assign-profiles'
import { deleteProfile } from './delete-profile'
import { getProfile } from './get-profile'
import { listProfiles } from './list-profiles'
import { saveProfile } from './save-profile'
import { tryProfile } from './try-profile'

let db: TestDatabase
const clusterArn = 'arn:aws:eks:us-east-1:111100000002:cluster/payments'

const { version: _, ...strict } = strictProfile
const encrypt: Requirement = {
  principal: 'karpenter-controller',
  operations: ['Encrypt', 'PutKeyPolicy'],
  level: 'required',
  because: 'our tools write with it',
}
const named = (name: string, ...more: Requirement[]) => ({
  ...strict,
  name,
  requirements: [...strict.requirements, ...more],
})
const admin = () => contextFor(db, 'administrator')
const actionsOf = async (subjectId: string) =>
  (await db.prisma.auditEntry.findMany({ where: { subjectId }, orderBy: { seq: 'asc' } })).map(({ action }) => action)

beforeAll(async () => {
  db = await testDatabase()
  const org = organization()
  const workload = org.account('payments')
  const key = org.account('keys').key('ebs', { admits: [admitAccount(workload.id), admitGrants(workload.id)] })
  const controller = workload.role('controller', { statements: [mayUse(key), mayGrant(key)] })
  workload
    .cluster('payments')
    .podIdentity('karpenter', controller)
    .karpenterTemplate([{ kmsKeyId: key }])
  await storeInventory(db, org.inventory())
})

describe('who may do what', () => {
  test.each(roleNames)('a %s reads and tries; only an administrator changes', async (role) => {
    const ctx = contextFor(db, role)
    const list = await listProfiles(ctx)
    expect(ProfileList.parse(list)).toEqual(list)
    expect(list.items.map(({ name }) => name).slice(0, 2)).toEqual(['strict', 'seed'])
    const view = await getProfile(ctx, 'seed')
    expect(ProfileView.parse(view)).toEqual(view)
    await expect(tryProfile(ctx, { profile: named('tried', encrypt) })).resolves.toMatchObject({ red: 0 })
    const before = await db.prisma.auditEntry.count()
    const saving = saveProfile(ctx, { profile: named(`of-${role}`), basedOn: null })
    if (role === 'administrator') {
      await expect(saving).resolves.toMatchObject({ version: 1 })
      return expect(db.prisma.auditEntry.count()).resolves.toBe(before + 1)
    }
    await expect(saving).rejects.toMatchObject({ code: 'forbidden' })
    await expect(assignProfiles(ctx, { default: 'seed', rules: [] })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(deleteProfile(ctx, 'seed')).rejects.toMatchObject({ code: 'forbidden' })
    expect(await db.prisma.auditEntry.count()).toBe(before)
  })
})

test('a dry run names the clusters that turn red, and writes nothing', async () => {
  const count = () =>
    Promise.all([db.prisma.needProfile.count(), db.prisma.auditEntry.count(), db.prisma.setting.count()])
  const before = await count()
  const tried = await tryProfile(contextFor(db, 'viewer'), {
    profile: named('ours', encrypt),
    assignment: { default: 'ours', rules: [] },
  })
  expect(TriedProfile.parse(tried)).toEqual(tried)
  expect(tried).toMatchObject({ red: 1, green: 0, unknown: 0 })
  expect(tried.clusters).toMatchObject([
    {
      name: 'payments',
      red: 1,
      needs: [
        {
          principalKind: 'karpenter-controller',
          before: 'ok',
          after: 'broken',
          operations: ['Encrypt', 'PutKeyPolicy'],
        },
      ],
    },
  ])
  expect(tried.differences).toHaveLength(2)
  expect(await count()).toEqual(before)
})

describe('a profile in use', () => {
  test('is kept version by version with its entries, judges by rule, and cannot go', async () => {
    await saveProfile(admin(), { profile: named('ours'), basedOn: null })
    const assignment = {
      default: 'strict',
      rules: [{ scope: 'cluster' as const, value: clusterArn, profile: 'ours' }],
    }
    await saveProfile(admin(), { profile: named('ours', encrypt), basedOn: 1, assignment })
    const view = await getProfile(admin(), 'ours')
    expect(view).toMatchObject({ version: 2, builtIn: false, changedBy: 'Addison Administrator' })
    expect(view.versions.map(({ version }) => version)).toEqual([2, 1])
    expect(await actionsOf('ours')).toEqual(['profile.created', 'profile.changed'])
    expect(await actionsOf('strict')).toEqual(['profiles.assigned'])
    expect((await loadInventory(db)).profiles?.assignment).toEqual(assignment)
    const { rows } = await db.pool.query(
      `select count(*)::int as n from graphile_worker.jobs where task_identifier = 'reassess'`,
    )
    expect(rows).toEqual([{ n: 1 }])
    await expect(deleteProfile(admin(), 'ours')).rejects.toMatchObject({ code: 'conflict' })
    await assignProfiles(admin(), { default: 'strict', rules: [] })
    await deleteProfile(admin(), 'ours')
    expect(await actionsOf('ours')).toEqual(['profile.created', 'profile.changed', 'profile.deleted'])
    await expect(getProfile(admin(), 'ours')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('made from a version that is no longer the newest is a conflict', async () => {
    await saveProfile(admin(), { profile: named('twice'), basedOn: null })
    await saveProfile(admin(), { profile: named('twice', encrypt), basedOn: 1 })
    await expect(saveProfile(admin(), { profile: named('twice'), basedOn: 1 })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('at version 2'),
    })
    await expect(saveProfile(admin(), { profile: named('twice'), basedOn: null })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await actionsOf('twice')).toEqual(['profile.created', 'profile.changed'])
  })

  test('the application itself cannot rewrite a version', async () => {
    await saveProfile(admin(), { profile: named('fixed'), basedOn: null })
    await expect(db.prisma.needProfile.updateMany({ where: { name: 'fixed' }, data: { version: 9 } })).rejects.toThrow(
      /permission denied/,
    )
  })
})

describe('what is refused', () => {
  test.each([
    ['what is built in', { ...strict }, 'comes with Keyscope'],
    ['an operation nobody knows', named('ours', { ...encrypt, operations: ['Decript'] }), 'Did you mean Decrypt?'],
    ['no profile at all', 7, 'This is not a profile'],
  ])('%s', async (_, profile, told) => {
    const saving = saveProfile(admin(), { profile, basedOn: null })
    await expect(saving).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining(told) })
  })

  test('an assignment to a profile that is not there', async () => {
    await expect(assignProfiles(admin(), { default: 'nobody', rules: [] })).rejects.toThrow(
      /There is no profile "nobody"/,
    )
    await expect(
      assignProfiles(admin(), { default: 'strict', rules: [{ scope: 'account', value: '12', profile: 'seed' }] }),
    ).rejects.toThrow(/twelve digits/)
  })
})
