import { describe, expect, test } from 'vitest'
import { type FamilyCluster, findClusterFamilies } from './find-cluster-families'

type Some = Partial<FamilyCluster> & { readonly name: string }

const clusters = (...some: Some[]): FamilyCluster[] =>
  some.map((one) => {
    const cluster = { accountId: '111111111111', accountName: 'payments', region: 'eu-west-1', tags: {}, ...one }
    return { arn: `arn:aws:eks:${cluster.region}:${cluster.accountId}:cluster/${cluster.name}`, ...cluster }
  })

/** Names of the members of every family, families in order. */
const told = (...some: Some[]) =>
  findClusterFamilies(clusters(...some)).map(({ members }) => members.map(({ cluster }) => cluster.name))

describe('by name', () => {
  test.each([
    ['payments-eu-west-1', 'payments-us-east-1'],
    ['payments-euw1', 'payments-use1'],
    ['euw1-payments', 'use1-payments'],
    ['payments-eu', 'payments-us'],
    ['payments-euwest1', 'payments-us-east1'],
    ['prod-payments-euw1-01', 'payments-prod-use1-02'],
    ['payments_eu_west_1', 'payments.us.east.1'],
    ['payments-euw1-blue', 'Payments-USE1-green'],
  ])('%s and %s are one service', (a, b) => {
    expect(told({ name: a }, { name: b, region: 'us-east-1' })).toHaveLength(1)
  })

  test('a Region a cluster is not in is part of its name', () => {
    expect(told({ name: 'payments-use1' }, { name: 'payments-use1', region: 'us-east-1' })).toHaveLength(2)
  })

  test.each([
    ['payments-eu-west-1', 'claims-us-east-1'],
    ['payments', 'payments-batch'],
    ['euros', 'uss'],
    ['payments-prod', 'payments-staging'],
  ])('%s and %s are two', (a, b) => {
    expect(told({ name: a }, { name: b, region: 'us-east-1' })).toHaveLength(2)
  })

  test('the account says the stage where the name does not', () => {
    const prod = { accountId: '111111111111', accountName: 'storefront-prod' }
    const staging = { accountId: '222222222222', accountName: 'storefront-staging' }
    expect(
      told(
        { name: 'storefront-prod', ...prod },
        { name: 'storefront-us', region: 'us-east-1', ...prod },
        { name: 'storefront', region: 'us-east-1', ...staging },
      ),
    ).toEqual([['storefront'], ['storefront-prod', 'storefront-us']])
  })

  test('a name every team uses stays in its account', () => {
    const other = { accountId: '222222222222', accountName: 'claims' }
    expect(
      told(
        { name: 'eks-euw1' },
        { name: 'eks-use1', region: 'us-east-1' },
        { name: 'eks-use1', region: 'us-east-1', ...other },
      ),
    ).toEqual([['eks-euw1', 'eks-use1'], ['eks-use1']])
  })

  test('a name that is nothing but its place stays in its account too', () => {
    const other = { accountId: '222222222222', accountName: 'claims' }
    expect(told({ name: 'eu-west-1' }, { name: 'eu-west-1', ...other })).toHaveLength(2)
  })

  test('says how it was told, and that a tag would confirm it', () => {
    const [family] = findClusterFamilies(
      clusters({ name: 'payments-euw1' }, { name: 'payments-use1-01', region: 'us-east-1' }),
    )
    expect(family).toMatchObject({ toldBy: 'name', confidence: 0.8, name: 'payments' })
    expect(family?.evidence.join(' ')).toContain('keyscope:family')
    expect(family?.members.map(({ because }) => because)).toEqual([
      'named payments-euw1, without Region euw1',
      'named payments-use1-01, without Region use1, index 01',
    ])
  })

  test('is less sure across accounts', () => {
    const [family] = findClusterFamilies(
      clusters({ name: 'payments' }, { name: 'payments', accountId: '222222222222', accountName: 'more' }),
    )
    expect(family).toMatchObject({ toldBy: 'name', confidence: 0.6 })
  })
})

describe('by tag', () => {
  test('keyscope:family outranks every name, stage and account', () => {
    const tags = { 'keyscope:family': 'ledger' }
    const families = findClusterFamilies(
      clusters(
        { name: 'alpha-prod', tags },
        { name: 'beta-staging', tags, region: 'us-east-1', accountId: '222222222222' },
        { name: 'alpha-prod-use1', region: 'us-east-1' },
      ),
    )
    expect(families.map(({ toldBy, members }) => [toldBy, members.length])).toEqual([
      ['alone', 1],
      ['family-tag', 2],
    ])
    expect(families[1]).toMatchObject({ name: 'ledger', confidence: 1 })
  })

  test('a tag that names the service counts, its stage apart', () => {
    expect(
      told(
        { name: 'eks-1', tags: { Application: 'Ledger', Environment: 'production' } },
        { name: 'ledger-use1', tags: { application: 'ledger', env: 'prod' }, region: 'us-east-1' },
        { name: 'ledger-dev', tags: { app: 'ledger', env: 'dev' }, region: 'us-east-1' },
      ),
    ).toEqual([['eks-1', 'ledger-use1'], ['ledger-dev']])
  })

  test('what the names say beyond the tag keeps clusters apart', () => {
    const tags = { application: 'analytics' }
    expect(
      told(
        { name: 'analytics-prod', tags },
        { name: 'analytics-batch', tags, region: 'us-east-1' },
        { name: 'analytics-use1', tags: { application: 'analytics', stage: 'prod' }, region: 'us-east-1' },
      ),
    ).toEqual([['analytics-prod', 'analytics-use1'], ['analytics-batch']])
  })

  test('a tag that names nothing in particular does not', () => {
    const tags = { application: 'kubernetes' }
    expect(told({ name: 'payments', tags }, { name: 'claims', tags })).toHaveLength(2)
  })
})

test('a cluster that nothing resembles is a family of its own', () => {
  const [family] = findClusterFamilies(clusters({ name: 'payments-euw1' }))
  expect(family).toMatchObject({ toldBy: 'alone', name: 'payments-euw1', confidence: 1 })
})

test('the order clusters come in changes nothing', () => {
  const some = clusters(
    { name: 'payments-euw1' },
    { name: 'claims' },
    { name: 'payments-use1', region: 'us-east-1' },
    { name: 'eks', tags: { service: 'payments' } },
  )
  expect(findClusterFamilies(some.toReversed())).toEqual(findClusterFamilies(some))
})
