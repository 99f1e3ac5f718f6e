import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseArn } from '@/lib/domain/arn'
import { startNorthwind } from '../testing/northwind-clients'
import { findKey, findRole, regionOf } from '../world/find'
import { buildNorthwind } from './northwind'
import { buildScenario } from './scenario'

const anchor = new Date('2026-03-02T08:00:00Z')
const { world, facts } = buildNorthwind(anchor)

const accountName = (arn: string) => world.accounts.get(parseArn(arn)?.accountId ?? '')?.name

test('the causes F1 to F12 each break at least one cluster', () => {
  const causes = new Set(facts.failing.map(({ failure }) => failure))
  const all = Array.from({ length: 12 }, (_, at) => `F${at + 1}`)
  expect([...causes]).toEqual(expect.arrayContaining(all))
})

test('every cluster is either fine, broken or unreadable, and only one of them', () => {
  const laidOut = [...world.accounts.values()].flatMap((account) =>
    [...account.regions.values()].flatMap(({ clusters }) => clusters.map(({ cluster }) => cluster.arn)),
  )
  const told = [...facts.healthy, ...facts.unreadable, ...facts.failing.map(({ clusterArn }) => clusterArn)]
  expect(told.toSorted()).toEqual(laidOut.toSorted())
})

test.each(facts.failing)('$failure in $cluster names a principal and a key of the organization', (expectation) => {
  const { keyArn, principalArn, failure } = expectation
  // F9 is a bare key id, which leads nowhere by design; AWS's own infrastructure role is in no account's directory.
  if (failure === 'F9') expect(parseArn(keyArn)).toBeNull()
  else expect(findKey(world, keyArn)).toBeDefined()
  if (!principalArn.endsWith(':role/aws:ec2-infrastructure')) expect(findRole(world, principalArn)).toBeDefined()
})

test.each(facts.failing)('CloudTrail has refused calls for $cluster', ({ clusterArn, principalArn }) => {
  const { accountId = '', region = '' } = parseArn(clusterArn) ?? {}
  const roleName = principalArn.slice(principalArn.lastIndexOf('/') + 1)
  const refused = regionOf(world, accountId, region).events.filter(({ record }) => record.errorCode !== undefined)
  const callers = refused.map(({ record }) => JSON.stringify(record.userIdentity))
  expect(callers.some((caller) => caller.includes(`:assumed-role/${roleName}/`))).toBe(true)
})

test('a busy key has more grants than fit on one page', () => {
  const keys = [...world.accounts.values()].flatMap(({ regions }) => [...regions.values()].flatMap(({ keys }) => keys))
  expect(Math.max(...keys.map(({ grants }) => grants.length))).toBeGreaterThan(100)
})

test('the same start time lays out the same organization, and a later one shifts its times', () => {
  expect(buildNorthwind(anchor).world).toEqual(world)
  const later = buildNorthwind(new Date(anchor.getTime() + 3_600_000)).world
  const newest = (one: typeof world) =>
    Math.max(
      ...[...one.accounts.values()].flatMap(({ regions }) =>
        [...regions.values()].flatMap(({ events }) => events.map(({ at }) => at.getTime())),
      ),
    )
  expect(newest(later) - newest(world)).toBe(3_600_000)
})

test('a scenario nobody wrote is refused with the names of those there are', async () => {
  expect(() => buildScenario('southwind', anchor)).toThrow('no scenario southwind; there is northwind')
  await expect(startNorthwind({ scenario: 'southwind' })).rejects.toThrow('southwind')
})

test('the README lists the broken clusters as they are laid out', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const rows = readme.split('\n').filter((line) => /\| F\d+: /.test(line))
  expect(rows).toEqual(
    facts.failing.map(({ cluster, clusterArn, failure, note, expectedLayer }) => {
      const place = `${accountName(clusterArn)}, ${parseArn(clusterArn)?.region}`
      return `| \`${cluster}\` | ${place} | ${failure}: ${note} | ${expectedLayer ?? '–'} |`
    }),
  )
})
