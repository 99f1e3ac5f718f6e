import { beforeEach, describe, expect, test } from 'vitest'
import { createUser } from '@/lib/auth/create-user'
import { actorFromUser } from '@/lib/auth/session'
import { AccountGroupInput } from '@/lib/contracts/access'
import { organization } from '@/lib/domain/inventory/testing/organization-builder'
import { accountsWhere, permissionsOf, roleNames } from '@/lib/domain/roles'
import { storeInventory } from '@/lib/services/grants/testing/store-inventory'
import { contextFor } from '@/lib/testing/contexts'
import { type TestDatabase, testDatabase } from '@/lib/testing/database'
import type { ServiceContext } from '../context'
import { assignRole } from './assign-role'
import { changeAccountGroup } from './change-account-group'
import { createAccountGroup } from './create-account-group'
import { deleteAccountGroup } from './delete-account-group'
import { getAccountGroup } from './get-account-group'
import { heldRoles } from './held-roles'
import { listAccountGroups } from './list-account-groups'
import { listUsers } from './list-users'
import { withdrawRole } from './withdraw-role'

let db: TestDatabase
let admin: ServiceContext

const group = (more: Partial<AccountGroupInput>) => AccountGroupInput.parse({ name: 'payments', ...more })
const logged = async () => {
  const entries = await db.prisma.auditEntry.findMany({ orderBy: { seq: 'asc' } })
  return entries.map(({ action }) => action).filter((action) => action !== 'user.created')
}

async function person(name: string, role: (typeof roleNames)[number], groupId?: string) {
  const email = `${name}@northwind.example`
  const { id } = await createUser(db, { email, name, role, password: 'long-enough-1', ...(groupId && { groupId }) })
  return { id, as: async () => ({ ...admin, actor: await actorFromUser(db.prisma, { id, name }) }) }
}

beforeEach(async () => {
  db = await testDatabase()
  admin = contextFor(db, 'administrator')
})

describe('the accounts of a group', () => {
  const tagged = { key: 'team', value: 'payments' }

  test('are those it names, those below its units and those that carry a tag, asked afresh', async () => {
    const org = organization()
    const [keys, cluster] = [org.account('keys', 'ou-keys'), org.account('cluster')]
    org.parts.accounts.push({
      id: '222200000001',
      name: 'tagged',
      state: 'ACTIVE',
      path: [],
      tags: { team: 'payments' },
    })
    org.parts.accounts.push({ id: '222200000002', name: 'other', state: 'ACTIVE', path: [], tags: { team: 'other' } })
    await storeInventory(db, org.inventory())
    const made = await createAccountGroup(
      admin,
      group({ accounts: ['333300000001'], units: ['ou-keys'], tags: [tagged] }),
    )
    expect(made.members).toEqual([
      { id: keys.id, name: 'keys' },
      { id: '222200000001', name: 'tagged' },
      { id: '333300000001', name: '' },
    ])
    const { id } = await person('vera', 'viewer', made.id)
    expect(accountsWhere(await heldRoles(db.prisma, id), 'inventory.read')).not.toContain(cluster.id)
    org.account('new one', 'ou-keys')
    await storeInventory(db, org.inventory())
    const [held] = await heldRoles(db.prisma, id)
    expect(held?.group?.accounts).toHaveLength(4)
  })

  test('a group without anything in it is refused, and so is a name that providers could not say', () => {
    expect(() => group({})).toThrow(/Name an account/)
    for (const name of ['Payments', 'a b', '-a', 'a--b', '', 'a'.repeat(64)])
      expect(AccountGroupInput.safeParse({ name, accounts: ['333300000001'] }).success).toBe(false)
  })

  test('it is changed and deleted, its roles with it, and the log says all of it', async () => {
    const { id } = await createAccountGroup(admin, group({ accounts: ['333300000001'] }))
    const vera = await person('vera', 'viewer', id)
    await expect(createAccountGroup(admin, group({ accounts: ['333300000002'] }))).rejects.toMatchObject({
      code: 'conflict',
    })
    await changeAccountGroup(admin, { id, ...group({ accounts: ['333300000001'] }) })
    await changeAccountGroup(admin, { id, ...group({ accounts: ['333300000003'] }) })
    expect((await vera.as()).actor.roles[0]?.group?.accounts).toEqual(['333300000003'])
    expect(await listAccountGroups(admin)).toMatchObject({ items: [{ name: 'payments', people: 1 }] })
    await deleteAccountGroup(admin, id)
    expect((await vera.as()).actor.roles).toEqual([])
    await expect(getAccountGroup(admin, id)).rejects.toMatchObject({ code: 'not-found' })
    expect(await logged()).toEqual([
      'account-group.created',
      'account-group.changed',
      'role.withdrawn',
      'account-group.deleted',
    ])
  })
})

describe('roles', () => {
  test('are given and taken away at once, with a line each; a second time changes nothing', async () => {
    const vera = await person('vera', 'viewer')
    await assignRole(admin, { userId: vera.id, role: 'approver', groupId: null })
    const view = await assignRole(admin, { userId: vera.id, role: 'approver', groupId: null })
    expect(view.roles.map(({ role, source }) => [role, source])).toEqual([
      ['viewer', 'hand'],
      ['approver', 'hand'],
    ])
    const assignmentId = view.roles[1]!.id
    await withdrawRole(admin, { userId: vera.id, assignmentId })
    await expect(withdrawRole(admin, { userId: vera.id, assignmentId })).rejects.toMatchObject({ code: 'not-found' })
    expect(await logged()).toEqual(['role.assigned', 'role.withdrawn'])
    expect((await listUsers(admin)).items.map(({ name, roles }) => [name, roles.length])).toEqual([['vera', 1]])
  })

  test('nobody raises themselves', async () => {
    const one = await person('one', 'administrator')
    const ctx = await one.as()
    await expect(assignRole(ctx, { userId: one.id, role: 'auditor', groupId: null })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  test('of two administrators who demote each other at the same moment one stays', async () => {
    const [one, two] = [await person('one', 'administrator'), await person('two', 'administrator')]
    const held = (await listUsers(admin)).items.map((user) => ({ userId: user.id, assignmentId: user.roles[0]!.id }))
    const by = [await two.as(), await one.as()]
    const outcomes = await Promise.allSettled(held.map((which, at) => withdrawRole(by[at]!, which)))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await db.prisma.roleAssignment.count({ where: { role: 'administrator' } })).toBe(1)
  })

  test('an administrator of a group is not the administrator that has to be left', async () => {
    const { id } = await createAccountGroup(admin, group({ accounts: ['333300000001'] }))
    const one = await person('one', 'administrator')
    await person('two', 'administrator', id)
    const assignmentId = (await listUsers(admin)).items[0]!.roles[0]!.id
    await expect(withdrawRole(admin, { userId: one.id, assignmentId })).rejects.toThrow(/last administrator/)
  })

  test('what the identity provider gives is taken away there', async () => {
    const vera = await person('vera', 'viewer')
    await db.prisma.roleAssignment.updateMany({ data: { source: 'oidc' } })
    const assignmentId = (await listUsers(admin)).items[0]!.roles[0]!.id
    await expect(withdrawRole(admin, { userId: vera.id, assignmentId })).rejects.toThrow(/group keyscope-viewer;/)
  })

  test('whoever does not administer everything may see and change none of it', async () => {
    const ofGroup = contextFor(db, 'administrator', { accounts: ['333300000001'] })
    const others = roleNames.filter((role) => !permissionsOf(role).includes('access.manage'))
    expect(others).toHaveLength(4)
    const input = group({ accounts: ['333300000001'] })
    for (const ctx of [ofGroup, ...others.map((role) => contextFor(db, role))]) {
      for (const work of [
        listUsers(ctx),
        listAccountGroups(ctx),
        getAccountGroup(ctx, 'x'),
        createAccountGroup(ctx, input),
        changeAccountGroup(ctx, { id: 'x', ...input }),
        deleteAccountGroup(ctx, 'x'),
        assignRole(ctx, { userId: 'x', role: 'viewer', groupId: null }),
        withdrawRole(ctx, { userId: 'x', assignmentId: 'x' }),
      ])
        await expect(work).rejects.toMatchObject({ code: 'forbidden' })
    }
  })
})
