import { describe, expect, test } from 'vitest'
import { strictProfile } from '../profiles/built-in'
import { eightOperations } from './eight-operations'
import { type KeyRole, type LaunchPath, launchPaths, type NeedLevel, type PrincipalKind, principalKinds } from './need'
import { requirementsFor } from './requirements'

type Row = Readonly<Partial<Record<string, NeedLevel>>>
const all = (level: NeedLevel): Row => Object.fromEntries(eightOperations.map((name) => [name, level]))

/** The matrix as it was before profiles were data, of one key: what the strict profile must go on saying. */
const matrix: Readonly<Record<string, Row>> = {
  'karpenter-controller': {
    Encrypt: 'seed',
    Decrypt: 'required',
    ReEncryptFrom: 'recommended',
    ReEncryptTo: 'recommended',
    GenerateDataKey: 'seed',
    GenerateDataKeyWithoutPlaintext: 'required',
    DescribeKey: 'required',
    CreateGrant: 'required',
  },
  'node-role': all('seed'),
  'identity-only-role': { Decrypt: 'required' },
  'auto-scaling-role': all('required'),
  'spot-role': all('recommended'),
  'ebs-csi-role': {
    Decrypt: 'required',
    ReEncryptFrom: 'recommended',
    ReEncryptTo: 'recommended',
    GenerateDataKeyWithoutPlaintext: 'required',
    DescribeKey: 'recommended',
    CreateGrant: 'required',
  },
  'cluster-role': {
    Encrypt: 'recommended',
    Decrypt: 'recommended',
    DescribeKey: 'recommended',
    ListGrants: 'recommended',
  },
  'cluster-role of Auto Mode': {
    Decrypt: 'required',
    ReEncryptFrom: 'recommended',
    ReEncryptTo: 'recommended',
    GenerateDataKeyWithoutPlaintext: 'required',
    DescribeKey: 'required',
    CreateGrant: 'required',
  },
}
const founding: readonly PrincipalKind[] = ['karpenter-controller', 'node-role', 'auto-scaling-role']

function asBefore(kind: PrincipalKind, path: LaunchPath, restores: boolean) {
  const spot = restores && path !== 'karpenter' ? 'required' : 'recommended'
  const row = matrix[kind === 'cluster-role' && path !== 'secrets' ? 'cluster-role of Auto Mode' : kind] ?? {}
  return Object.entries(row).map(([operation, level]) => ({
    operation,
    level: kind === 'spot-role' ? spot : level,
    seed: founding.includes(kind),
  }))
}

const asked = (kind: PrincipalKind, path: LaunchPath, ...roles: KeyRole[]) =>
  requirementsFor(strictProfile, kind, path, roles)

const levels = (kind: PrincipalKind, path: LaunchPath, ...roles: KeyRole[]) =>
  Object.fromEntries(asked(kind, path, ...roles).map(({ operation, level }) => [operation, level]))

describe('the strict profile says what the matrix said', () => {
  const cases = principalKinds.flatMap((kind) =>
    launchPaths.flatMap((path) =>
      [false, ...(path === 'secrets' ? [] : [true])].map((restores) => [kind, path, restores] as const),
    ),
  )
  test.each(cases)('of the %s on the path %s, from a snapshot: %s', (kind, path, restores) => {
    const role = path === 'secrets' ? 'secrets' : restores ? 'restored' : 'volume'
    const said = asked(kind, path, role).map(({ operation, level, seed }) => ({ operation, level, seed }))
    expect(said).toEqual(asBefore(kind, path, restores))
    expect(asked(kind, path, role).every(({ level, strict }) => level === strict)).toBe(true)
  })
})

describe('with a snapshot under another key', () => {
  test.each(['karpenter-controller', 'ebs-csi-role', 'cluster-role'] as const)(
    '%s takes from one and makes under the other',
    (kind) => {
      const path = {
        'karpenter-controller': 'karpenter',
        'ebs-csi-role': 'ebs-csi',
        'cluster-role': 'auto-mode',
      } as const
      const source = levels(kind, path[kind], 'source')
      expect(source).toMatchObject({ Decrypt: 'required', ReEncryptFrom: 'required', CreateGrant: 'recommended' })
      expect(source.GenerateDataKeyWithoutPlaintext).not.toBe('required')
      expect(source.ReEncryptTo).not.toBe('recommended')
      const target = levels(kind, path[kind], 'target')
      expect(target).toMatchObject({
        ReEncryptTo: 'required',
        GenerateDataKeyWithoutPlaintext: 'required',
        CreateGrant: 'required',
      })
      expect(target.ReEncryptFrom).not.toBe('recommended')
    },
  )

  test('a key that is both is asked for everything of both', () => {
    expect(levels('karpenter-controller', 'karpenter', 'source', 'target')).toMatchObject({
      ReEncryptFrom: 'required',
      ReEncryptTo: 'required',
      CreateGrant: 'required',
    })
  })

  test('the role that attaches volumes has nothing to do with the key of the snapshot', () => {
    expect(asked('identity-only-role', 'karpenter', 'source')).toEqual([])
    expect(levels('identity-only-role', 'karpenter', 'target')).toEqual({ Decrypt: 'required' })
  })
})
