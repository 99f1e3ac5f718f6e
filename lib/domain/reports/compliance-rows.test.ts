import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { type OrganizationBuilder, organization } from '../inventory/testing/organization-builder'
import { admitAccount } from '../inventory/testing/statements'
import { judgeNeeds } from '../launch-paths/judge-needs'
import { runChecks } from '../posture/run-checks'
import { complianceColumns, complianceRows, coverageCheckId, gapCheckId } from './compliance-rows'
import { toCsv } from './csv'
import { matrixColumns, matrixRows } from './matrix-rows'

/** Karpenter without an identity policy for the key of another account: four gaps. */
function broken() {
  const org = organization()
  const owner = org.account('keys', 'ou-keys')
  const payments = org.account('payments')
  const key = owner.key('ebs', { admits: [admitAccount(payments.id)] })
  const controller = payments.role('controller')
  payments
    .cluster('shop')
    .podIdentity('karpenter', controller)
    .karpenterTemplate([{ kmsKeyId: key }])
  return { org, owner, payments, key, controller }
}

function report(org: OrganizationBuilder) {
  const inventory = org.inventory()
  const needs = judgeNeeds(inventory)
  return complianceRows(inventory, needs, runChecks(inventory, needs), {
    scanId: '7',
    sha256: (text) => `digest of ${text.length}`,
    gapSeen: () => ({ first: '2026-01-01T00:00:00.000Z', last: '2026-02-01T00:00:00.000Z' }),
    findingSeen: () => null,
  })
}

test('one row per key, principal and missing operation, with layer, reason and fix', () => {
  const { org, key, controller, payments } = broken()
  const gaps = report(org).filter((row) => row.check_id === gapCheckId)
  expect(gaps.map((row) => row.operation).toSorted()).toEqual([
    'CreateGrant',
    'Decrypt',
    'DescribeKey',
    'GenerateDataKeyWithoutPlaintext',
  ])
  expect(gaps.find((row) => row.operation === 'Decrypt')).toMatchObject({
    status: 'FAIL',
    severity: 'high',
    account_id: payments.id,
    account_name: 'payments',
    region: 'us-east-1',
    key_arn: key,
    key_alias: 'alias/ebs',
    principal_arn: controller,
    cluster: 'shop',
    layer: 'identity-policy',
    missing_operations: 'Decrypt',
    remediation: expect.stringContaining(`In account ${payments.id}`),
    first_seen: '2026-01-01T00:00:00.000Z',
    scan_id: '7',
    coverage: 'complete',
  })
})

test('one row per check result, which names what is missing but no operation', () => {
  const { org } = broken()
  const row = report(org).find((r) => r.check_id === 'KGD-ACC-01')
  expect(row).toMatchObject({ status: 'FAIL', operation: '', check_version: '1' })
  expect(row?.missing_operations.split(' ')).toHaveLength(4)
  expect(report(org).find((r) => r.check_id === 'KGD-ROT-01')).toMatchObject({ status: 'PASS', remediation: '' })
})

test('the evidence is JSON in a fixed order, with its digest', () => {
  const { org } = broken()
  const row = report(org).find((r) => r.check_id === 'KGD-ROT-01')
  expect(Object.keys(JSON.parse(row?.evidence_json ?? ''))).toEqual([
    'enabled',
    'nextRotationAt',
    'periodInDays',
    'resource',
  ])
  expect(row?.evidence_sha256).toBe(`digest of ${row?.evidence_json.length}`)
})

test('what could not be read is a row of its own, and a note on every row it touches', () => {
  const { org, owner, payments } = broken()
  org.read(payments.id, 'iam-principals', '', 'denied', 'iam:GetAccountAuthorizationDetails')
  org.read(owner.id, 'ec2-volumes', 'eu-west-1', 'skipped')
  const rows = report(org)
  expect(rows.filter((r) => r.check_id === coverageCheckId)).toMatchObject([
    {
      status: 'UNKNOWN',
      account_id: payments.id,
      region: '',
      reason: expect.stringContaining('iam:GetAccountAuthorizationDetails'),
      coverage: 'unread: iam-principals (denied)',
    },
  ])
  const gap = rows.find((r) => r.check_id === gapCheckId)
  expect(gap).toMatchObject({
    status: 'UNKNOWN',
    coverage: expect.stringContaining(`iam-principals in ${payments.id}`),
  })
  expect(rows.find((r) => r.check_id === 'KGD-ROT-01')?.coverage).toBe('complete')
})

test('an active account that no scan has reached is named', () => {
  const { org } = broken()
  org.parts.accounts.push({ id: '111100000099', name: 'new', state: 'ACTIVE', path: ['r-root'], tags: {} })
  org.parts.accounts.push({ id: '111100000098', name: 'old', state: 'SUSPENDED', path: ['r-root'], tags: {} })
  const unread = report(org).filter((r) => r.check_id === coverageCheckId)
  expect(unread).toMatchObject([{ account_id: '111100000099', account_name: 'new', status: 'UNKNOWN' }])
})

test('the CSV reads back as it was, with CRLF and the columns in their order', () => {
  const { org } = broken()
  const rows = report(org)
  const text = toCsv(complianceColumns, rows)
  expect(text.split('\r\n')[0]).toBe(complianceColumns.join(','))
  expect(parse(text, { columns: true })).toEqual(rows)
})

test('no cell starts a formula, and quotes, commas and line breaks survive', () => {
  const cells = ['=1+1', '+1', '-1', '@x', '\tx', '\rx', 'a "quoted", cell\r\nin two lines', 'plain']
  const text = toCsv(
    ['cell'],
    cells.map((cell) => ({ cell })),
  )
  const read = parse(text, { columns: true }) as { cell: string }[]
  expect(read.map((row) => row.cell)).toEqual([
    "'=1+1",
    "'+1",
    "'-1",
    "'@x",
    "'\tx",
    "'\rx",
    'a "quoted", cell\r\nin two lines',
    'plain',
  ])
  expect(toCsv(['cell'], [], { bom: true }).startsWith('\uFEFF')).toBe(true)
})

test('the matrix has one row per operation of every need', () => {
  const { org } = broken()
  const inventory = org.inventory()
  const needs = judgeNeeds(inventory)
  const rows = matrixRows(inventory, needs)
  expect(rows).toHaveLength(needs.flatMap((need) => need.operations).length)
  expect(rows.find((r) => r.operation === 'Decrypt' && r.principal_kind === 'karpenter-controller')).toMatchObject({
    cluster: 'shop',
    key_alias: 'alias/ebs',
    level: 'required',
    verdict: 'denied',
    layer: 'identity-policy',
    failure: 'F1',
    status: 'broken',
  })
  expect(Object.keys(rows[0] ?? {})).toEqual([...matrixColumns])
})
