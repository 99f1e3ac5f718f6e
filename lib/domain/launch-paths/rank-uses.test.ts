import { expect, test } from 'vitest'
import { organization } from '../inventory/testing/organization-builder'
import { findNeeds } from './find-needs'
import { indexInventory } from './index-inventory'
import { consequenceOf } from './rank-uses'

const uses = (...kinds: readonly string[]) => kinds.map((kind) => ({ kind }))

test.each([
  [['running-volume'], 'until-replaced'],
  [['running-volume', 'snapshot-source'], 'next-launch'],
  [['running-volume', 'launch-template'], 'next-launch'],
  [['running-volume', 'default-key'], 'next-launch'],
  [['storage-class'], 'next-launch'],
  [['node-class', 'running-volume'], 'next-launch'],
  [['secrets'], 'in-use'],
  [['something new'], 'next-launch'],
  [[], 'next-launch'],
])('%j: %s', (kinds, consequence) => {
  expect(consequenceOf(uses(...kinds))).toBe(consequence)
})

test('what decides the next launch is told before the volumes that run, however many there are', () => {
  const org = organization()
  const account = org.account('payments')
  const key = account.key('nodes')
  const cluster = account.cluster('payments').podIdentity('karpenter', account.role('controller'))
  for (let at = 0; at < 30; at++) cluster.volume(key, cluster.karpenterTags)
  cluster.karpenterTemplate([{ kmsKeyId: key }])
  const [need] = findNeeds(indexInventory(org.inventory()))
  expect(need?.uses[0]?.kind).toBe('launch-template')
  expect(need?.uses.at(-1)?.evidence).toMatch(/^and \d+ more$/)
})
