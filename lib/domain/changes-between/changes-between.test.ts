import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Grant, Key } from '../inventory/key'
import type { Role } from '../inventory/principal'
import { denied, seen } from '../observed'
import { stableJson } from '../reports/stable-json'
import { causesOf } from './causes'
import { changesBetween } from './changes-between'
import { summarizeChange } from './words'

const texts: Readonly<Record<string, string>> = {
  one: '{"Statement":[{"Sid":"Root","Effect":"Allow","Action":"kms:*"}]}',
  two: '{"Statement":[{"Sid":"Root","Effect":"Allow","Action":["kms:*"]}]}',
  three: '{"Statement":[{"Sid":"Root","Effect":"Allow","Action":"kms:Describe*"}]}',
}
const text = (hash: string) => texts[hash]

const key: Key = {
  arn: 'arn:aws:kms:us-east-1:111100000001:key/k1',
  keyId: 'k1',
  accountId: '111100000001',
  region: 'us-east-1',
  metadata: seen({
    description: '',
    manager: 'CUSTOMER',
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    origin: 'AWS_KMS',
    state: 'Enabled',
    createdAt: '2026-01-01T00:00:00.000Z',
    deletionDate: null,
    multiRegion: null,
    customKeyStoreId: null,
  }),
  aliases: ['alias/a', 'alias/b'],
  tags: seen({ team: 'payments' }),
  policyHash: seen('one'),
  rotation: seen({ enabled: true, periodInDays: 365, nextRotationAt: null }),
  grants: seen({ count: 2, partial: false }),
}
const keyChange = (patch: Partial<Key>) => changesBetween('kms-key', key, { ...key, ...patch }, text)
const said = (patch: Partial<Key>) => summarizeChange('kms-key', keyChange(patch), key)

describe('a key', () => {
  test('that is the same has nothing to say, whatever the order of its aliases', () => {
    expect(keyChange({ aliases: ['alias/b', 'alias/a'] })).toEqual({ what: 'changed', fields: [] })
  })

  test('to be deleted says so, with the day', () => {
    const metadata = seen({
      ...(key.metadata.state === 'seen' ? key.metadata.value : ({} as never)),
      state: 'PendingDeletion' as const,
      deletionDate: '2026-12-02T00:00:00.000Z',
    })
    expect(said({ metadata })).toBe(
      'State went from Enabled to PendingDeletion; Deletion date is now 2026-12-02T00:00:00.000Z',
    )
    expect(causesOf('kms-key', keyChange({ metadata }))).toContain('ScheduleKeyDeletion')
  })

  test('names aliases, tags, rotation and grants in AWS’s words', () => {
    const patch = {
      aliases: ['alias/b', 'alias/c'],
      tags: seen({ team: 'claims', env: 'prod' }),
      rotation: seen({ enabled: false, periodInDays: null, nextRotationAt: null }),
    }
    expect(keyChange(patch).fields).toEqual([
      { type: 'list', field: 'Aliases', added: ['alias/c'], removed: ['alias/a'] },
      { type: 'value', field: 'Tag team', before: 'payments', after: 'claims' },
      { type: 'value', field: 'Tag env', before: null, after: 'prod' },
      { type: 'value', field: 'Automatic rotation', before: 'on', after: 'off' },
      { type: 'value', field: 'Rotation period in days', before: '365', after: null },
    ])
    expect(said(patch)).toMatch(/^Aliases: \+alias\/c −alias\/a; Tag team went from payments to claims; .*and 2 more$/)
    expect(causesOf('kms-key', keyChange(patch))).toEqual(
      new Set([
        'CreateAlias',
        'DeleteAlias',
        'UpdateAlias',
        'TagResource',
        'UntagResource',
        'EnableKeyRotation',
        'DisableKeyRotation',
      ]),
    )
  })

  test('with another policy says which statement changed and how', () => {
    expect(said({ policyHash: seen('three') })).toBe('Key policy: Root changed (Action +kms:Describe* −kms:*)')
    expect(said({ policyHash: seen('two') })).toBe('Key policy: written otherwise, says the same')
    expect(said({ policyHash: seen('lost') })).toBe('Key policy: its later text is not there to compare')
  })

  test('whose policy could not be read did not change its policy', () => {
    const refused = denied('kms:GetKeyPolicy', 'no')
    expect(keyChange({ policyHash: refused }).fields).toEqual([
      { type: 'sight', field: 'Key policy', before: null, after: 'kms:GetKeyPolicy was denied: no' },
    ])
    const again = changesBetween('kms-key', { ...key, policyHash: refused }, { ...key, policyHash: seen('two') }, text)
    expect(summarizeChange('kms-key', again, key)).toBe('Key policy can be read again')
  })
})

const grant: Grant = {
  grantId: 'g1',
  keyArn: key.arn,
  name: '',
  createdAt: null,
  granteePrincipal: 'arn:aws:iam::111100000002:role/karpenter',
  granteeServicePrincipal: null,
  retiringPrincipal: null,
  retiringServicePrincipal: null,
  issuingAccount: '111100000002',
  operations: ['Decrypt', 'CreateGrant'],
  constraints: { encryptionContextEquals: { volume: 'v1' }, encryptionContextSubset: null, sourceArn: null },
}

describe('a grant', () => {
  test('comes with grantee, operations and constraints, and goes with the events that end one', () => {
    const came = changesBetween('kms-grant', null, grant, text)
    expect(came.what).toBe('created')
    expect(came.fields).toEqual(
      expect.arrayContaining([
        { type: 'list', field: 'Operations', added: ['Decrypt', 'CreateGrant'], removed: [] },
        { type: 'value', field: 'Encryption context must be volume', before: null, after: 'v1' },
      ]),
    )
    const went = changesBetween('kms-grant', grant, null, text)
    expect(summarizeChange('kms-grant', went, grant)).toBe(
      'Gone: grant to karpenter in 111100000002: Decrypt, CreateGrant',
    )
    expect(causesOf('kms-grant', went)).toEqual(new Set(['RevokeGrant', 'RetireGrant']))
  })
})

const role: Role = {
  arn: 'arn:aws:iam::111100000002:role/karpenter',
  name: 'karpenter',
  path: '/',
  roleId: 'AROA1',
  accountId: '111100000002',
  createdAt: null,
  trustHash: 'one',
  inlinePolicies: [{ name: 'kms', documentHash: 'one' }],
  attachedPolicies: [{ name: 'P', arn: 'arn:aws:iam::aws:policy/P' }],
  boundaryArn: null,
  tags: {},
  instanceProfiles: [],
}

test('a role says which of its documents, attachments and boundary changed', () => {
  const later: Role = {
    ...role,
    inlinePolicies: [
      { name: 'kms', documentHash: 'three' },
      { name: 'more', documentHash: 'one' },
    ],
    attachedPolicies: [],
    boundaryArn: 'arn:aws:iam::111100000002:policy/B',
  }
  const change = changesBetween('iam-role', role, later, text)
  expect(change.fields.map(({ field, type }) => `${type} ${field}`)).toEqual([
    'document Inline policy kms',
    'document Inline policy more',
    'value Permissions boundary',
    'list Attached policies',
  ])
  expect(causesOf('iam-role', change)).toContain('PutRolePermissionsBoundary')
})

test('what has no words of its own is compared field by field', () => {
  const before = { name: 'g', launchTemplate: { id: 'lt-1', version: '1' }, healthIssues: [{ code: 'A' }], spot: false }
  const after = { name: 'g', launchTemplate: { id: 'lt-1', version: '2' }, healthIssues: [], spot: true }
  expect(changesBetween('eks-node-group', before, after, text).fields).toEqual([
    { type: 'value', field: 'Launch template: version', before: '1', after: '2' },
    { type: 'value', field: 'Spot', before: 'no', after: 'yes' },
    { type: 'list', field: 'Health issues', added: [], removed: ['{"code":"A"}'] },
  ])
  expect(causesOf('eks-node-group', changesBetween('eks-node-group', before, after, text))).toBeNull()
})

const body = fc.dictionary(
  fc.constantFrom('name', 'status', 'sizes', 'launchTemplate', 'tags'),
  fc.oneof(
    fc.constantFrom('x', 'y'),
    fc.integer({ min: 0, max: 2 }),
    fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
    fc.dictionary(fc.constantFrom('id', 'version'), fc.constantFrom('1', '2'), { minKeys: 1 }),
  ),
)

test('of any two bodies something is said exactly when they differ', () => {
  const sorted = (one: object) =>
    stableJson(
      Object.fromEntries(
        Object.entries(one).map(([name, content]) => [
          name,
          Array.isArray(content)
            ? // A list of one and the one are told apart by nothing a person would call a change.
              content.length === 1
              ? content[0]
              : content.toSorted()
            : typeof content === 'number'
              ? String(content)
              : content,
        ]),
      ),
    )
  fc.assert(
    fc.property(body, body, (before, after) => {
      const { fields } = changesBetween('eks-cluster', before, after, text)
      expect(fields.length > 0).toBe(sorted(before) !== sorted(after))
    }),
    { numRuns: 1_000 },
  )
})
