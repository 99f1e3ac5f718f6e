import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OrganizationBuilder } from '../scenarios/builder/organization-builder'
import { findKey, findRole } from '../world/find'
import { policy } from '../world/policy-document'
import { Journal } from './journal'
import { openJournalFile } from './journal-file'

const id = '333300000001'
const opened = policy({ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' })

function layOut() {
  const anchor = new Date('2026-01-02T03:04:05Z')
  const organization = new OrganizationBuilder({
    id: 'o-owntests01',
    managementAccountId: id,
    regions: ['us-east-1'],
    anchor,
  })
  const account = organization.account(id, 'management')
  const key = account.key('us-east-1', { alias: 'ledger', policy: policy() })
  const [app, old] = ['app', 'old'].map((name) => account.role({ name, trust: policy() }))
  return { world: organization.build(), key, app: app!, old: old! }
}

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'journal-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

test('keys and roles that were made, changed and deleted are so after a restart', () => {
  const before = layOut()
  const journal = new Journal(before.world, openJournalFile(dataDir, 'own'))
  const made = {
    ...before.key,
    id: 'made',
    arn: before.key.arn.replace(before.key.id, 'made'),
    aliases: [],
    grants: [],
  }
  journal.createKey(made)
  const deletionAt = new Date('2026-02-03T00:00:00Z')
  journal.changeKey(before.key, { policy: opened, tags: { stage: 'test' }, state: 'PendingDeletion', deletionAt })
  journal.changeKey(made, { state: 'PendingDeletion', deletionAt })
  journal.changeKey(made, { state: 'Disabled', deletionAt: null })
  journal.changeRole(before.app, {
    inline: [{ name: 'own', document: opened }],
    attached: ['arn:aws:iam::aws:policy/X'],
  })
  journal.deleteRole(before.old)

  const after = layOut()
  new Journal(after.world, openJournalFile(dataDir, 'own'))
  expect(findKey(after.world, before.key.arn)).toEqual(before.key)
  expect(after.key).toMatchObject({ policy: opened, tags: { stage: 'test' }, state: 'PendingDeletion', deletionAt })
  expect(findKey(after.world, made.arn)).toMatchObject({ state: 'Disabled', policy: policy() })
  expect(findKey(after.world, made.arn)?.deletionAt).toBeUndefined()
  expect(after.app).toMatchObject({ inline: [{ name: 'own' }], attached: ['arn:aws:iam::aws:policy/X'] })
  expect(findRole(after.world, before.old.arn)).toBeUndefined()
})

test('events are heard once, when they happen', () => {
  const heard: string[] = []
  const event = {
    id: 'e1',
    name: 'DisableKey',
    source: 'kms.amazonaws.com',
    at: new Date(0),
    readOnly: false,
    username: 'admin',
    accessKeyId: 'AKIA',
    resources: [],
    record: {},
  }
  const journal = new Journal(layOut().world, openJournalFile(dataDir, 'own'))
  journal.onEvent((accountId, region, { id }) => heard.push(`${accountId} ${region} ${id}`))
  journal.recordEvent(id, 'us-east-1', event)
  new Journal(layOut().world, openJournalFile(dataDir, 'own')).onEvent(() => heard.push('again'))
  expect(heard).toEqual([`${id} us-east-1 e1`])
})
