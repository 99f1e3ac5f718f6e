import { describe, expect, test } from 'vitest'
import { allOperations, findOperation, grantOperations, keyOperations, operationFitsKey } from './operations'

test('there are 45 operations on keys, 17 of them for grants, 56 in all', () => {
  expect([keyOperations.length, grantOperations.length, allOperations.length]).toEqual([45, 17, 56])
  expect(new Set(allOperations.map(({ name }) => name)).size).toBe(56)
  expect(allOperations.every(({ index }, i) => index === i)).toBe(true)
})

test('ReEncrypt is two permissions', () => {
  expect(findOperation('ReEncrypt')).toBeNull()
  expect(findOperation('ReEncryptFrom')?.grantable).toBe(true)
})

test('across accounts only what R5 lists', () => {
  const works = keyOperations.filter(({ crossAccount, family }) => crossAccount && family !== 'cryptographic')
  expect(works.map(({ name }) => name).sort()).toEqual([
    'CreateGrant',
    'DescribeKey',
    'GetKeyRotationStatus',
    'GetPublicKey',
    'ListGrants',
    'RetireGrant',
    'RevokeGrant',
  ])
})

describe('what a key can do by its spec and usage', () => {
  const able = (spec: string, usage: Parameters<typeof operationFitsKey>[1]['usage']) =>
    grantOperations
      .filter((operation) => operationFitsKey(operation, { spec, usage }))
      .map(({ name }) => name)
      .filter((name) => !['CreateGrant', 'RetireGrant', 'DescribeKey'].includes(name))
      .sort()

  test.each([
    ['RSA_2048', 'ENCRYPT_DECRYPT', ['Decrypt', 'Encrypt', 'GetPublicKey', 'ReEncryptFrom', 'ReEncryptTo']],
    ['ECC_NIST_P256', 'SIGN_VERIFY', ['GetPublicKey', 'Sign', 'Verify']],
    ['ML_DSA_65', 'SIGN_VERIFY', ['GetPublicKey', 'Sign', 'Verify']],
    ['ECC_NIST_P384', 'KEY_AGREEMENT', ['DeriveSharedSecret', 'GetPublicKey']],
    ['HMAC_256', 'GENERATE_VERIFY_MAC', ['GenerateMac', 'VerifyMac']],
  ] as const)('%s for %s', (spec, usage, expected) => {
    expect(able(spec, usage)).toEqual(expected)
  })

  test('a symmetric key does everything but signing and public keys', () => {
    expect(able('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT')).toHaveLength(8)
  })
})
