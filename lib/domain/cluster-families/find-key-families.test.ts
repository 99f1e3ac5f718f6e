import { expect, test } from 'vitest'
import { keyFamilyOf, unresolvedFamilyOf } from './find-key-families'

const key = (alias: string, region: string, keyId = '0000', accountId = '111111111111') => ({
  arn: `arn:aws:kms:${region}:${accountId}:key/${keyId}`,
  keyId,
  alias: alias && `alias/${alias}`,
  accountId,
  region,
})
const id = (...of: Parameters<typeof key>) => keyFamilyOf(key(...of)).id

test('primary and replicas share the id of a multi-Region key, whatever their aliases', () => {
  expect(id('a', 'us-west-2', 'mrk-1')).toBe(id('b', 'eu-west-1', 'mrk-1'))
  expect(id('a', 'us-west-2', 'mrk-1')).not.toBe(id('a', 'us-west-2', 'mrk-2'))
})

test('one alias in several Regions of an account is one family, with or without the Region in it', () => {
  expect(id('ebs', 'us-west-2')).toBe(id('ebs', 'eu-west-1'))
  expect(id('volumes', 'us-west-2')).toBe(id('volumes-eu', 'eu-west-1'))
  expect(id('volumes-usw2', 'us-west-2')).toBe(id('volumes-euw1', 'eu-west-1'))
})

test.each([
  [id('volumes', 'us-west-2'), id('volumes-eu', 'us-west-2')],
  [id('volumes', 'us-west-2'), id('secrets', 'us-west-2')],
  [id('ebs', 'us-west-2'), id('ebs', 'us-west-2', '0000', '222222222222')],
  [id('', 'us-west-2', '1'), id('', 'eu-west-1', '1')],
])('%s is not %s', (a, b) => {
  expect(a).not.toBe(b)
})

test('an alias that is nothing but its Region keeps it', () => {
  expect(keyFamilyOf(key('us', 'us-west-2')).label).toBe('us')
})

test('a replica nobody read still belongs to its key', () => {
  const { id: family } = unresolvedFamilyOf('arn:aws:kms:us-east-1:111111111111:key/mrk-1')
  expect(family).toBe(id('a', 'us-west-2', 'mrk-1'))
  expect(unresolvedFamilyOf('0000-1111')).toMatchObject({ kind: 'unresolved', label: '0000-1111' })
})
