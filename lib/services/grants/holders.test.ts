import { expect, test } from 'vitest'
import { everywhere, type HeldRole } from '@/lib/domain/roles'
import { decidersFor, type Holder } from './holders'

const request = {
  keyArn: 'arn:aws:kms:us-west-2:111100000002:key/k',
  granteePrincipal: 'arn:aws:iam::111100000003:role/nodes',
}
const approverFor = (name: string, ...accounts: string[]): HeldRole[] => [
  { role: 'approver', group: { id: name, name, accounts } },
]
const person = (id: string, held: readonly HeldRole[]): Holder => ({ id, name: id, email: null, held })
const own = person('alex', everywhere('approver'))

test('a right to decide on the key can be handed over', () => {
  const holders = [own, person('dana', approverFor('keys', '111100000002'))]
  expect(decidersFor(holders, [request]).map(({ id }) => id)).toEqual(['alex', 'dana'])
})

test.each([
  ['for the account of the grantee alone', approverFor('nodes', '111100000003')],
  ['that does not bring it', everywhere('requester')],
  ['that was taken away', []],
])('a role %s hands nothing over', (_, held) => {
  expect(decidersFor([own, person('dana', held)], [request]).map(({ id }) => id)).toEqual(['alex'])
})

test('it has to reach every request that is decided together', () => {
  const elsewhere = { ...request, keyArn: 'arn:aws:kms:us-west-2:111100000009:key/k' }
  const holders = [own, person('dana', approverFor('keys', '111100000002'))]
  expect(decidersFor(holders, [request, elsewhere]).map(({ id }) => id)).toEqual(['alex'])
})

test('a group of the grantee’s account still names one who decides in person', () => {
  const alex = person('alex', [...approverFor('keys', '111100000002'), ...approverFor('nodes', '111100000003')])
  expect(decidersFor([alex], [request])).toMatchObject([{ groups: ['keys', 'nodes'], roles: ['approver'] }])
})
