import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { objectSchemas } from './object-schemas'
import { readersGroup, readersRole } from './readers'

test('the readers may list what is read, and nothing else', () => {
  expect(readersRole.rules).toEqual(
    objectSchemas.map(({ group, plural }) => ({ apiGroups: [group], resources: [plural], verbs: ['list'] })),
  )
})

test('the file to apply has this role, bound to the group', () => {
  const { items } = JSON.parse(readFileSync('deploy/kubernetes/readers.json', 'utf8'))
  expect(items).toEqual([
    readersRole,
    expect.objectContaining({
      kind: 'ClusterRoleBinding',
      roleRef: expect.objectContaining({ kind: 'ClusterRole', name: readersRole.metadata.name }),
      subjects: [expect.objectContaining({ kind: 'Group', name: readersGroup })],
    }),
  ])
})
