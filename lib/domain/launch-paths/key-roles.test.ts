import { expect, test } from 'vitest'
import { rolesOfKey } from './key-roles'
import type { KeyUseKind } from './need'

const used = (...uses: readonly (readonly [KeyUseKind, boolean?])[]) => ({
  uses: uses.map(([kind, restoresSnapshot = false]) => ({ kind, restoresSnapshot })),
})
const rolesIn = (...keys: ReturnType<typeof used>[]) => keys.map((key) => rolesOfKey('karpenter', key, keys))

test('a snapshot under another key makes one the source and the other the target', () => {
  expect(rolesIn(used(['launch-template', true]), used(['snapshot-source']))).toEqual([['target'], ['source']])
})

test('a snapshot under the same key involves one key', () => {
  expect(rolesIn(used(['launch-template', true], ['snapshot-source']))).toEqual([['restored']])
})

test('a volume of no snapshot is just a volume, whatever else is launched', () => {
  expect(rolesIn(used(['launch-template'], ['running-volume']), used(['snapshot-source']))).toEqual([
    ['volume'],
    ['source'],
  ])
  expect(rolesIn(used(['default-key', true]))).toEqual([['restored']])
})

test('a key can be both, for two volumes', () => {
  const shared = used(['node-group', true], ['snapshot-source'])
  expect(rolesIn(shared, used(['snapshot-source'], ['node-group', true]))).toEqual([
    ['source', 'target'],
    ['source', 'target'],
  ])
})

test('the key of secrets is nothing else', () => {
  const secrets = used(['secrets'])
  expect(rolesOfKey('secrets', secrets, [secrets])).toEqual(['secrets'])
})
