import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Journal } from '../../journal/journal'
import { openJournalFile } from '../../journal/journal-file'
import { regionOf } from '../../world/find'
import { policy } from '../../world/policy-document'
import { generateOrganization } from './organization'
import { accountIdOf, nameOf, planOf } from './plan'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'generated-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const plan = planOf({ accounts: 3, regions: 2, keys: 60, seed: 3 })

/** The organization with what earlier runs have written down. */
function open() {
  const organization = generateOrganization(plan)
  const journal = new Journal(organization.world, openJournalFile(folder, nameOf(plan)))
  const keys = regionOf(organization.world, accountIdOf(1), 'us-west-2').keys
  return { ...organization, journal, keys }
}

test('what is changed on a generated key is kept over a restart', () => {
  const first = open()
  const [changed, other] = first.keys
  const before = { tags: other!.tags, policy: other!.policy, grants: [...other!.grants] }
  const denied = policy({ Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' })
  first.journal.changeKey(changed!, { policy: denied, state: 'Disabled', tags: { owner: 'somebody' } })
  const [grant] = changed!.grants
  first.journal.removeGrant(changed!, grant!, 'revoked')
  first.journal.createGrant(changed!, { ...grant!, id: 'f'.repeat(64), name: 'made-later' })

  const [again, otherAgain] = open().keys
  expect(again).toMatchObject({ policy: denied, state: 'Disabled', tags: { owner: 'somebody' } })
  expect(again!.grants.map(({ id }) => id)).toEqual(changed!.grants.map(({ id }) => id))
  expect(again!.grants.map(({ name }) => name)).toContain('made-later')
  expect(again!.grants.map(({ id }) => id)).not.toContain(grant!.id)
  expect({ tags: otherAgain!.tags, policy: otherAgain!.policy, grants: otherAgain!.grants }).toEqual(before)
})

test('a round replaces the grant that the seed gave and leaves those that were made', () => {
  const { journal, keys, change } = open()
  const [key] = keys
  journal.createGrant(key!, { ...key!.grants[0]!, id: 'e'.repeat(64), name: 'made-later' })
  const before = key!.grants.map(({ id }) => id)
  for (let seed = 1; key!.grants.map(({ id }) => id).join() === before.join(); seed++) change({ share: 1, seed })
  expect(key!.grants).toHaveLength(before.length)
  expect(key!.grants.filter(({ id }) => !before.includes(id))).toHaveLength(1)
  expect(key!.grants.map(({ name }) => name)).toContain('made-later')
})
