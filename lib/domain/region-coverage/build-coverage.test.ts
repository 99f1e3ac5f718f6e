import { describe, expect, test } from 'vitest'
import { buildCoverage } from './build-coverage'
import type { CellCluster, CellKey, CellNeed } from './coverage-cell'
import { suggestKey } from './suggest-key'

const arn = (region: string, name = 'pay') => `arn:aws:eks:${region}:111111111111:cluster/${name}`
const cluster = (region: string, rest: Partial<CellCluster> = {}): CellCluster => ({
  arn: arn(region),
  name: `pay-${region}`,
  region,
  unread: false,
  ...rest,
})
const key = (region: string, rest: Partial<CellKey> = {}): CellKey => ({
  arn: `arn:aws:kms:${region}:222222222222:key/mrk-1`,
  keyId: 'mrk-1',
  alias: 'alias/pay',
  accountId: '222222222222',
  region,
  state: 'Enabled',
  multiRegion: null,
  ...rest,
})
const need = (region: string, rest: Partial<CellNeed> = {}): CellNeed => ({
  id: `need-${region}-${rest.principalArn ?? ''}`,
  clusterArn: arn(region),
  keyArn: key(region).arn,
  principalArn: 'arn:aws:iam::111111111111:role/karpenter',
  principalKind: 'karpenter-controller',
  status: 'ok',
  failure: null,
  summary: `summary of ${region}`,
  ...rest,
})

const west = 'us-west-2'
const east = 'us-east-1'
const statuses = (...input: Parameters<typeof buildCoverage>) =>
  buildCoverage(...input).rows.map((row) => row.cells.map((cell) => `${cell.region} ${cell.status}`))

test('a key and its replica are one row, each Region with its own answer', () => {
  const coverage = buildCoverage(
    [cluster(west), cluster(east)],
    [need(west), need(east, { status: 'broken', failure: 'F4' })],
    [key(west), key(east)],
  )
  expect(coverage).toMatchObject({ regions: [east, west], status: 'broken', broken: 1, unknown: 0 })
  expect(coverage.rows).toHaveLength(1)
  expect(coverage.rows[0]?.cells).toMatchObject([
    { region: east, status: 'missing', key: { region: east }, reasons: [`summary of ${east}`] },
    { region: west, status: 'allowed', key: { region: west } },
  ])
})

describe('what a cell says', () => {
  test('one of two principals without access is a missing cell', () => {
    const other = need(west, { principalArn: 'arn:aws:iam::111111111111:role/csi', status: 'broken', failure: 'F1' })
    expect(statuses([cluster(west)], [need(west), other], [key(west)])).toEqual([[`${west} missing`]])
  })

  test.each([
    ['F8', 'wrong-region'],
    ['F7', 'unusable'],
    ['F9', 'unusable'],
    ['F10', 'unusable'],
    ['F2', 'missing'],
  ])('%s is %s', (failure, status) => {
    expect(statuses([cluster(west)], [need(west, { status: 'broken', failure })], [key(west)])).toEqual([
      [`${west} ${status}`],
    ])
  })

  test('a key of another Region is wrong where it is written, and right where it lies', () => {
    const copied = need(east, { keyArn: key(west).arn, status: 'broken', failure: 'F8' })
    expect(statuses([cluster(west), cluster(east)], [need(west), copied], [key(west)])).toEqual([
      [`${east} wrong-region`, `${west} allowed`],
    ])
  })

  test('clusters with other keys do not use it; a Region with the key and no cluster says so', () => {
    const other = key(east, { arn: 'other', keyId: 'other', alias: 'alias/other' })
    expect(
      statuses(
        [cluster(west), cluster(east)],
        [need(west), need(east, { keyArn: 'other' })],
        [key(west), key('eu-west-1'), other],
      ),
    ).toEqual([
      ['eu-west-1 no-cluster', `${east} allowed`, `${west} not-used`],
      ['eu-west-1 no-cluster', `${east} not-used`, `${west} allowed`],
    ])
  })
})

describe('unknown is never green', () => {
  test.each<[string, Partial<CellNeed>, Partial<CellCluster>, Partial<CellKey>]>([
    ['a need nobody can judge', { status: 'unknown' }, {}, {}],
    ['a cluster that was not read whole', {}, { unread: true }, {}],
    ['a key whose state is unknown', {}, {}, { state: 'unknown' }],
  ])('%s', (_, ofNeed, ofCluster, ofKey) => {
    const coverage = buildCoverage([cluster(west, ofCluster)], [need(west, ofNeed)], [key(west, ofKey)])
    expect(coverage.rows[0]?.cells[0]?.status).toBe('unknown')
    expect(coverage.status).toBe('unknown')
  })

  test('a key that was not read', () => {
    expect(statuses([cluster(west)], [need(west)], [])).toEqual([[`${west} unknown`]])
  })

  test('a Region whose cluster was not read is not called unused', () => {
    expect(statuses([cluster(west), cluster(east, { unread: true })], [need(west)], [key(west)])).toEqual([
      [`${east} unknown`, `${west} allowed`],
    ])
  })

  test('clusters without needs that were not read', () => {
    expect(buildCoverage([cluster(west, { unread: true })], [], [])).toMatchObject({ status: 'unknown', rows: [] })
    expect(buildCoverage([cluster(west)], [], [])).toMatchObject({ status: 'no-needs' })
  })
})

describe('how a Region comes to its key', () => {
  const cellWith = (keys: CellKey[], written = key(west).arn) =>
    buildCoverage(
      [cluster(west), cluster(east)],
      [need(west, { keyArn: written }), need(east, { keyArn: written, status: 'broken', failure: 'F8' })],
      keys,
    ).rows[0]!.cells[0]!

  test('a multi-Region key is replicated from its primary', () => {
    const primaryArn = 'arn:aws:kms:eu-west-1:222222222222:key/mrk-1'
    const keys = [key(west, { multiRegion: { type: 'REPLICA', primaryArn } })]
    const fix = suggestKey(cellWith(keys), keys)
    expect(fix).toMatchObject({ kind: 'replicate', accountId: '222222222222' })
    expect(fix?.cli).toContain('--region eu-west-1')
    expect(fix?.cli).toContain(`--key-id ${primaryArn}`)
    expect(fix?.cli).toContain(`--replica-region ${east}`)
    expect(fix?.terraform).toContain('aws_kms_replica_key')
  })

  test('where the replica is, it only has to be named', () => {
    const keys = [key(west), key(east)]
    expect(suggestKey(cellWith(keys), keys)).toMatchObject({
      kind: 'name-local-key',
      text: expect.stringContaining(key(east).arn),
    })
  })

  test('a single-Region key cannot be replicated', () => {
    const single = key(west, { arn: `arn:aws:kms:${west}:222222222222:key/1`, keyId: '1' })
    const fix = suggestKey(cellWith([single], single.arn), [single])
    expect(fix).toMatchObject({ kind: 'create', text: expect.stringContaining('neither') })
    expect(fix?.cli).toContain(`create-key --region ${east}`)
  })

  test('a cell that is not in the wrong Region needs no key', () => {
    const coverage = buildCoverage([cluster(west)], [need(west, { status: 'broken', failure: 'F4' })], [key(west)])
    expect(suggestKey(coverage.rows[0]!.cells[0]!, [key(west)])).toBeNull()
  })
})
