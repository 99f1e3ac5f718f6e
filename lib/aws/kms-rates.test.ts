import { expect, test } from 'vitest'
import { kmsRates } from './kms-rates'

test('a quota named after one operation is its rate', () => {
  expect(
    kmsRates([
      { QuotaName: 'ListGrants request rate', Value: 350 },
      { QuotaName: 'DescribeKey request rate', Value: 4_000, Period: { PeriodValue: 1, PeriodUnit: 'SECOND' } },
      { QuotaName: 'GetParametersForImport request rate', Value: 1, Period: { PeriodValue: 4, PeriodUnit: 'SECOND' } },
      { QuotaName: 'PutKeyPolicy request rate', Value: 900, Period: { PeriodValue: 1, PeriodUnit: 'MINUTE' } },
    ]),
  ).toEqual([
    ['KMS ListGrants', 350],
    ['KMS DescribeKey', 4_000],
    ['KMS GetParametersForImport', 0.25],
    ['KMS PutKeyPolicy', 15],
  ])
})

test.each([
  'Cryptographic operations (symmetric) request rate',
  'GenerateDataKeyPair (RSA_2048) request rate',
  'Custom key store request quotas',
  'Customer Master Keys (CMKs)',
  'Grants per CMK',
])('%s is no operation’s rate', (QuotaName) => {
  expect(kmsRates([{ QuotaName, Value: 10_000 }])).toEqual([])
})

test.each([
  ['without a value', { ErrorReason: { ErrorCode: 'SERVICE_QUOTA_NOT_AVAILABLE_ERROR' as const } }],
  ['of nothing', { Value: 0 }],
  ['in a unit of time nobody knows', { Value: 5, Period: { PeriodValue: 1, PeriodUnit: 'FORTNIGHT' as never } }],
])('a quota %s says nothing', (_, told) => {
  expect(kmsRates([{ QuotaName: 'ListGrants request rate', ...told }])).toEqual([])
})
