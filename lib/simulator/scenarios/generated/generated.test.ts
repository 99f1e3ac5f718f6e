import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListGrantsCommand,
  ListResourceTagsCommand,
  paginateListAliases,
  paginateListGrants,
  paginateListKeys,
} from '@aws-sdk/client-kms'
import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../start-simulator'
import { assume, clientConfig } from '../../testing/northwind-clients'
import { findKey, findRole, regionOf } from '../../world/find'
import type { Key } from '../../world/kms-key'
import type { World } from '../../world/organization'
import { NORTHWIND_SCANNER_ROLE, NORTHWIND_WRITER_ROLE } from '../northwind-credentials'
import { facetChanged } from './changes'
import { generatedFrom } from './command-line'
import { generateOrganization } from './organization'
import { accountIdOf, type GeneratedOptions, keysIn, planOf } from './plan'

const options: GeneratedOptions = { accounts: 6, regions: 3, keys: 100, seed: 5, clustersPerAccount: 1, hotShare: 0.05 }
const generate = (more: Partial<GeneratedOptions> = {}) => generateOrganization(planOf({ ...options, ...more }))

const places = (world: World) => [...world.accounts.values()].flatMap(({ regions }) => [...regions.values()])
const customerKeys = (world: World): Key[] =>
  places(world).flatMap(({ keys }) => keys.filter(({ manager }) => manager === 'CUSTOMER'))

/** All that a scan can read of a key. */
function facts({
  arn,
  description,
  spec,
  usage,
  state,
  createdAt,
  aliases,
  tags,
  policy,
  rotation,
  lastUse,
  grants,
}: Key) {
  return {
    arn,
    description,
    spec,
    usage,
    state,
    createdAt,
    aliases,
    tags,
    policy,
    rotation,
    lastUse,
    grants: [...grants],
  }
}
const snapshot = (world: World) => JSON.stringify(customerKeys(world).map(facts))

describe('the plan', () => {
  test.each([
    [1, 1, 3000],
    [200, 4, 20_000],
    [7, 3, 100],
    [1000, 17, 100_000],
  ])('%i accounts × %i Regions share %i keys, none more than one apart from another', (accounts, regions, keys) => {
    const plan = planOf({ accounts, regions, keys })
    const counts = Array.from({ length: accounts * regions }, (_, place) =>
      keysIn(plan, { account: Math.floor(place / regions), region: place % regions }),
    )
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(keys)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
  })

  test.each([
    [{ accounts: 0 }, 'accounts expects 1 to 50000, got 0'],
    [{ regions: 18 }, 'regions expects 1 to 17, got 18'],
    [{ keys: 1.5 }, 'keys expects a whole number, got 1.5'],
    [{ shareChanged: 2 }, 'shareChanged expects 0 to 1, got 2'],
    [{ grantsPerKey: [3, 1] as const }, 'grantsPerKey, most expects 3 to 50000, got 1'],
  ])('refuses %o', (wrong, message) => {
    expect(() => planOf({ accounts: 1, regions: 1, keys: 1, ...wrong })).toThrow(message)
  })

  test('is read from the command line', () => {
    expect(generatedFrom({ accounts: '2', keys: '50', 'grants-per-key': '1..4', 'share-changed': '0.01' })).toEqual({
      accounts: 2,
      regions: 1,
      keys: 50,
      grantsPerKey: [1, 4],
      shareChanged: 0.01,
    })
    expect(generatedFrom({ seed: undefined })).toBeUndefined()
    expect(() => generatedFrom({ accounts: 'many' })).toThrow('--accounts expects a number, got many')
    expect(() => generatedFrom({ 'grants-per-key': 'few' })).toThrow('--grants-per-key expects 2 or 1..3, got few')
  })
})

describe('the organization', () => {
  test('is the same for the same seed, whatever is looked at first, and another for another', () => {
    const one = generate().world
    const other = generate().world
    for (const { keys } of places(other).toReversed()) for (const key of keys.toReversed()) facts(key)
    expect(snapshot(other)).toBe(snapshot(one))
    expect(snapshot(generate({ seed: 6 }).world)).not.toBe(snapshot(one))
  })

  test('has the keys it was asked for, each with its own id', () => {
    const keys = customerKeys(generate({ keys: 5000 }).world)
    expect(keys).toHaveLength(5000)
    expect(new Set(keys.map(({ id }) => id)).size).toBe(5000)
    expect(keys.every(({ id }) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    )
  })

  test('varies: policies that repeat and policies of one key, aliases, states, kinds of keys, hot keys', () => {
    const keys = customerKeys(generate({ keys: 2000 }).world)
    const policies = new Map<string, number>()
    for (const { policy } of keys) policies.set(JSON.stringify(policy), (policies.get(JSON.stringify(policy)) ?? 0) + 1)
    expect(Math.max(...policies.values())).toBeGreaterThan(20)
    expect([...policies.values()].filter((uses) => uses === 1).length).toBeGreaterThan(100)
    expect(new Set(keys.map(({ aliases }) => aliases.length))).toEqual(new Set([0, 1, 2]))
    expect(new Set(keys.map(({ state }) => state))).toEqual(new Set(['Enabled', 'Disabled']))
    expect(new Set(keys.map(({ spec }) => spec))).toEqual(new Set(['SYMMETRIC_DEFAULT', 'ECC_NIST_P256', 'HMAC_256']))
    const counts = keys.map(({ grants }) => grants.filter(({ name }) => name).length)
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([1, 3])
    expect(keys.filter(({ grants }) => grants.length > 100).length).toBeGreaterThan(20)
  })

  test('names only roles and keys that exist', () => {
    const { world } = generate()
    const named = JSON.stringify(customerKeys(world).map(({ policy, grants }) => [policy, grants]))
    const roles = new Set(named.match(/arn:aws:iam::\d{12}:role\/[\w/.-]+/g))
    expect(roles.size).toBeGreaterThan(10)
    for (const role of roles) expect(findRole(world, role), role).toBeDefined()
    const volumes = places(world).flatMap(({ volumes }) => volumes)
    expect(volumes.length).toBeGreaterThan(6)
    for (const { KmsKeyId = '' } of volumes) expect(findKey(world, KmsKeyId), KmsKeyId).toBeDefined()
  })

  test('has an AWS managed key where there are keys, clusters with templates, units and tags on accounts', () => {
    const { world } = generate()
    for (const { keys } of places(world)) {
      expect(keys.filter(({ aliases }) => aliases.includes('alias/aws/ebs'))).toHaveLength(1)
    }
    expect(places(world).flatMap(({ clusters }) => clusters)).toHaveLength(6)
    expect(places(world).flatMap(({ launchTemplates }) => launchTemplates).length).toBeGreaterThan(6)
    expect(new Set([...world.accounts.values()].map(({ parentId }) => parentId)).size).toBe(6)
    expect(world.accounts.get(accountIdOf(3))?.tags).toEqual({ environment: 'production', division: 'Platform' })
    expect(world.controlPolicies.map(({ name }) => name)).toContain('ProtectKeys')
  })
})

describe('a change', () => {
  test('hits about its share of the keys, each in one facet, and says how many', () => {
    const organization = generate({ keys: 4000 })
    const before = customerKeys(organization.world).map(facts)
    const said = organization.change({ share: 0.05, seed: 2 })
    const after = customerKeys(organization.world).map(facts)
    const differing = before.flatMap((was, at) => {
      const now = after[at]!
      const facets = (['tags', 'policy', 'grants'] as const).filter(
        (facet) => JSON.stringify(was[facet]) !== JSON.stringify(now[facet]),
      )
      expect({ ...now, tags: was.tags, policy: was.policy, grants: was.grants }).toEqual(was)
      return facets.length > 0 ? [facets] : []
    })
    expect(differing).toHaveLength(said)
    expect(said).toBeGreaterThan(140)
    expect(said).toBeLessThan(260)
    expect(differing.every((facets) => facets.length === 1)).toBe(true)
    expect(new Set(differing.flat())).toEqual(new Set(['tags', 'policy', 'grants']))
  })

  test('gives the same organization whether or not the keys were read before', () => {
    const [read, unread] = [generate(), generate()]
    snapshot(read.world)
    for (const round of [
      { share: 0.5, seed: 1 },
      { share: 0.5, seed: 2 },
      { share: 1, seed: 3 },
    ]) {
      read.change(round)
      unread.change(round)
      snapshot(read.world)
    }
    const grants = (world: World) => customerKeys(world).map((key) => key.grants.map(({ id }) => id).sort())
    expect(grants(read.world)).toEqual(grants(unread.world))
    expect(customerKeys(read.world).map(({ tags, policy }) => ({ tags, policy }))).toEqual(
      customerKeys(unread.world).map(({ tags, policy }) => ({ tags, policy })),
    )
  })

  test('is there from the start with shareChanged', () => {
    const changed = generate()
    changed.change({ share: 0.2, seed: options.seed! })
    expect(snapshot(generate({ shareChanged: 0.2 }).world)).toBe(snapshot(changed.world))
  })

  test('leaves alone what a caller has set', () => {
    const organization = generate()
    const [key] = customerKeys(organization.world)
    Object.assign(key!, { tags: { owner: 'somebody' } })
    organization.change({ share: 1, seed: 9 })
    expect(key!.tags).toEqual({ owner: 'somebody' })
  })

  test('chooses keys by the seed of the round', () => {
    const place = { account: 3, region: 1 }
    const chosen = (seed: number) =>
      Array.from({ length: 200 }, (_, key) => facetChanged({ share: 0.1, seed }, place, key) !== undefined)
    expect(chosen(1)).toEqual(chosen(1))
    expect(chosen(1)).not.toEqual(chosen(2))
  })
})

describe('over the wire', () => {
  let simulator: Simulator
  let kms: KMSClient
  const account = accountIdOf(2)
  beforeAll(async () => {
    simulator = await startSimulator({ port: 0, generated: { ...options, keys: 1000 } })
    kms = new KMSClient(clientConfig(simulator, 'us-east-1', await assume(simulator, account, NORTHWIND_SCANNER_ROLE)))
  })
  afterAll(() => simulator.close())
  const here = () => regionOf(simulator.world, account, 'us-east-1')

  test('the management account lists every account', async () => {
    const client = new OrganizationsClient(
      clientConfig(simulator, 'us-east-1', await assume(simulator, accountIdOf(0), NORTHWIND_SCANNER_ROLE)),
    )
    const ids: (string | undefined)[] = []
    for await (const { Accounts = [] } of paginateListAccounts({ client }, {}))
      ids.push(...Accounts.map(({ Id }) => Id))
    expect(ids).toEqual(Array.from({ length: 6 }, (_, number) => accountIdOf(number)))
  })

  test('the writer of an account can be assumed too', async () => {
    const session = assume(simulator, account, NORTHWIND_WRITER_ROLE, { SourceIdentity: 'robin.requester' })
    await expect(session).resolves.toBeDefined()
  })

  test.each([7, 50])('keys and aliases are listed whole in pages of %i', async (pageSize) => {
    const arns: (string | undefined)[] = []
    for await (const { Keys = [] } of paginateListKeys({ client: kms, pageSize }, {}))
      arns.push(...Keys.map(({ KeyArn }) => KeyArn))
    expect(arns).toEqual(here().keys.map(({ arn }) => arn))
    const aliases: (string | undefined)[] = []
    for await (const { Aliases = [] } of paginateListAliases({ client: kms, pageSize }, {}))
      aliases.push(...Aliases.map(({ AliasName }) => AliasName))
    expect(aliases).toEqual(here().keys.flatMap((key) => key.aliases))
  })

  test('a key answers to its id and its alias, and a hot key lists its grants in pages', async () => {
    const named = here().keys.find(({ aliases }) => aliases.length === 2)!
    for (const KeyId of [named.id, named.arn, ...named.aliases]) {
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }))
      expect(KeyMetadata?.Arn).toBe(named.arn)
    }
    const hot = here().keys.find(({ grants }) => grants.length > 100)!
    const pages: number[] = []
    for await (const { Grants = [] } of paginateListGrants({ client: kms, pageSize: 100 }, { KeyId: hot.id }))
      pages.push(Grants.length)
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.reduce((sum, count) => sum + count, 0)).toBe(hot.grants.length)
  })

  test('POST /_control/change is seen by the next reads of the keys it hit', async () => {
    const read = async ({ id: KeyId }: Key) => {
      const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId }))
      const { Tags } = await kms.send(new ListResourceTagsCommand({ KeyId }))
      const { Grants } = await kms.send(new ListGrantsCommand({ KeyId, Limit: 100 }))
      return JSON.stringify({ Policy, Tags, Grants })
    }
    const keys = here().keys.filter(({ manager }) => manager === 'CUSTOMER')
    const before = await Promise.all(keys.map(read))
    const round = { share: 0.3, seed: 4 }
    const response = await fetch(`${simulator.url}/_control/change`, { method: 'POST', body: JSON.stringify(round) })
    const { keys: changed } = (await response.json()) as { keys: number }
    expect(changed).toBeGreaterThan(220)
    expect(changed).toBeLessThan(380)
    const after = await Promise.all(keys.map(read))
    const place = { account: 2, region: 0 }
    expect(after.map((now, at) => now !== before[at])).toEqual(
      keys.map((_, key) => facetChanged(round, place, key) !== undefined),
    )
  })

  test('a scenario that is laid out by hand refuses to change a share', async () => {
    const northwind = await startSimulator({ port: 0, scenario: 'northwind' })
    const response = await fetch(`${northwind.url}/_control/change`, { method: 'POST', body: '{"share":0.1,"seed":1}' })
    expect(response.status).toBe(409)
    await northwind.close()
  })
})
