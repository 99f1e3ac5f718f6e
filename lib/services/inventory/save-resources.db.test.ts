import { beforeEach, describe, expect, test } from 'vitest'
import type { Harvest } from '@/lib/collectors/run-collector'
import type { Resource } from '@/lib/domain/inventory/kinds'
import { testDatabase } from '@/lib/testing/database'
import { loadInventory } from './load-inventory'
import { saveResources } from './save-resources'

const db = await testDatabase()
beforeEach(async () => {
  await db.pool.query('delete from resource_versions')
})

const place = { accountId: '111100000002', region: 'us-east-1', partition: 'aws' }
const volume = (id: string, state = 'in-use'): Resource => ({
  kind: 'ec2-volume',
  id: `arn:aws:ec2:us-east-1:111100000002:volume/${id}`,
  accountId: place.accountId,
  region: place.region,
  body: {
    id,
    accountId: place.accountId,
    region: place.region,
    encrypted: true,
    kmsKeyArn: null,
    state,
    instanceIds: [],
    tags: {},
  },
})

function harvest(resources: Resource[], change: Partial<Harvest> = {}): Harvest {
  return {
    collector: 'ec2-volumes',
    place,
    ownerId: place.accountId,
    outcome: 'read',
    unread: null,
    misses: 0,
    range: { after: null, upTo: null },
    throttled: 0,
    expected: null,
    resources,
    documents: new Map(),
    keep: [],
    calls: 1,
    ...change,
  }
}

const noon = Date.parse('2027-03-01T12:00:00Z')

/** Saves what scan number `scanId` found, an hour after the scan before it. */
async function save(scanId: number, found: Harvest, readAt = new Date(noon + scanId * 3_600_000)) {
  const client = await db.pool.connect()
  try {
    return (await saveResources(client, { scanId, readAt, savedAt: readAt }, [found])).get(found)
  } finally {
    client.release()
  }
}

async function versions() {
  const { rows } = await db.pool.query<{ id: string; state: string; valid_from: number; valid_to: number | null }>(
    `select body->>'id' as id, body->>'state' as state, valid_from, valid_to from resource_versions order by id, valid_from`,
  )
  return rows.map((row) => `${row.id} ${row.state} ${row.valid_from}-${row.valid_to ?? ''}`)
}

describe('versions of resources', () => {
  test('what is new opens a version', async () => {
    expect(await save(1, harvest([volume('vol-a'), volume('vol-b')]))).toEqual({ opened: 2, closed: 0 })
    expect(await versions()).toEqual(['vol-a in-use 1-', 'vol-b in-use 1-'])
  })

  test('what is unchanged costs no write', async () => {
    await save(1, harvest([volume('vol-a')]))
    const before = await db.pool.query('select xmin, ctid from resource_versions')
    expect(await save(2, harvest([volume('vol-a')]))).toEqual({ opened: 0, closed: 0 })
    expect((await db.pool.query('select xmin, ctid from resource_versions')).rows).toEqual(before.rows)
  })

  test('what changed closes the old version and opens a new one', async () => {
    await save(1, harvest([volume('vol-a', 'creating')]))
    expect(await save(2, harvest([volume('vol-a')]))).toEqual({ opened: 1, closed: 1 })
    expect(await versions()).toEqual(['vol-a creating 1-2', 'vol-a in-use 2-'])
  })

  test('what is gone is closed, and opened again when it returns', async () => {
    await save(1, harvest([volume('vol-a'), volume('vol-b')]))
    expect(await save(2, harvest([volume('vol-b')]))).toEqual({ opened: 0, closed: 1 })
    await save(3, harvest([volume('vol-a'), volume('vol-b')]))
    expect(await versions()).toEqual(['vol-a in-use 1-2', 'vol-a in-use 3-', 'vol-b in-use 1-'])
  })

  test.each(['denied', 'failed'] as const)('nothing is closed by a read that was %s', async (outcome) => {
    await save(1, harvest([volume('vol-a')]))
    expect(await save(2, harvest([], { outcome, range: null }))).toEqual({ opened: 0, closed: 0 })
    expect(await versions()).toEqual(['vol-a in-use 1-'])
  })

  test('a partial read closes only what it could have seen', async () => {
    await save(1, harvest([volume('vol-a'), volume('vol-b'), volume('vol-c')]))
    const keep = ['arn:aws:ec2:us-east-1:111100000002:volume/vol-b']
    await save(2, harvest([volume('vol-c')], { outcome: 'partial', keep }))
    expect(await versions()).toEqual(['vol-a in-use 1-2', 'vol-b in-use 1-', 'vol-c in-use 1-'])
  })

  test('a portion closes only what lies in its range of ids, with what belongs to them', async () => {
    const id = (name: string) => volume(name).id
    const part = (name: string): Resource =>
      ({ ...volume(name), id: `${id(name)}/part`, body: { ...volume(name).body, id: `${name}/part` } }) as Resource
    await save(1, harvest(['vol-a', 'vol-b', 'vol-c', 'vol-d'].flatMap((name) => [volume(name), part(name)])))
    await save(2, harvest([volume('vol-b')], { range: { after: id('vol-a'), upTo: id('vol-c') } }))
    expect((await versions()).filter((line) => line.endsWith('-2'))).toEqual([
      'vol-b/part in-use 1-2',
      'vol-c in-use 1-2',
      'vol-c/part in-use 1-2',
    ])
    await save(3, harvest([], { range: { after: id('vol-c'), upTo: null } }))
    expect((await versions()).filter((line) => line.endsWith('-3'))).toEqual([
      'vol-d in-use 1-3',
      'vol-d/part in-use 1-3',
    ])
  })

  test('other Regions, accounts and collectors keep their rows', async () => {
    await save(1, harvest([volume('vol-a')]))
    await save(2, harvest([], { place: { ...place, region: 'eu-central-1' } }))
    await save(2, harvest([], { ownerId: '111100000003' }))
    await save(2, harvest([], { collector: 'ec2-instances' }))
    expect(await versions()).toEqual(['vol-a in-use 1-'])
  })

  test('a slow scan does not bring back what was found to be gone after it had read', async () => {
    const hour = (at: number) => new Date(noon + at * 3_600_000)
    await save(1, harvest([volume('vol-a')]))
    expect(await save(2, harvest([]), hour(3))).toEqual({ opened: 0, closed: 1 })
    expect(await save(2, harvest([volume('vol-a')]), hour(2))).toEqual({ opened: 0, closed: 0 })
    expect(await save(3, harvest([volume('vol-a')]), hour(4))).toEqual({ opened: 1, closed: 0 })
  })

  test('a slow scan does not undo what was saved after it had read', async () => {
    await save(2, harvest([volume('vol-a')]))
    const earlier = new Date(noon + 3_600_000)
    expect(await save(3, harvest([], {}), earlier)).toEqual({ opened: 0, closed: 0 })
    expect(await save(3, harvest([volume('vol-a', 'creating')]), earlier)).toEqual({ opened: 0, closed: 0 })
  })
})

describe('the inventory', () => {
  test('holds the current versions, with the documents they point to', async () => {
    const role: Resource = {
      kind: 'iam-role',
      id: 'arn:aws:iam::111100000002:role/reader',
      accountId: place.accountId,
      region: '',
      body: {
        arn: 'arn:aws:iam::111100000002:role/reader',
        name: 'reader',
        path: '/',
        roleId: 'AROAREADER',
        accountId: place.accountId,
        createdAt: null,
        trustHash: 'hash-of-trust',
        inlinePolicies: [{ name: 'read', documentHash: 'hash-of-read' }],
        attachedPolicies: [],
        boundaryArn: null,
        tags: {},
        instanceProfiles: [],
      },
    }
    const documents = new Map([
      ['hash-of-trust', '{"trust":1}'],
      ['hash-of-read', '{"read":1}'],
    ])
    await save(1, harvest([volume('vol-a')]))
    await save(2, harvest([volume('vol-b'), role], { documents }))
    const inventory = await loadInventory(db)
    expect(inventory.volumes.map(({ id }) => id)).toEqual(['vol-b'])
    expect(inventory.roles.map(({ name }) => name)).toEqual(['reader'])
    expect(inventory.documents).toEqual(documents)
    const onlyVolumes = await loadInventory(db, { kinds: ['ec2-volume'] })
    expect(onlyVolumes.roles).toEqual([])
    expect(onlyVolumes.volumes).toHaveLength(1)
  })

  test('comes whole when it is larger than one fetch', async () => {
    await save(1, harvest(Array.from({ length: 5_003 }, (_, at) => volume(`vol-${at}`))))
    expect((await loadInventory(db)).volumes).toHaveLength(5_003)
  })
})
