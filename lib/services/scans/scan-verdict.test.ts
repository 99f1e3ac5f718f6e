import { describe, expect, test } from 'vitest'
import { type CoverageCount, judgeScan } from './scan-verdict'

const row = (change: Partial<CoverageCount> = {}): CoverageCount => ({
  accountId: '111100000002',
  collector: 'kms-keys',
  outcome: 'read',
  call: null,
  rows: 3,
  ...change,
})
const access = (accountId: string, outcome: string) =>
  row({ accountId, collector: 'account-access', outcome, call: 'sts:AssumeRole', rows: 1 })

describe('a scan', () => {
  test('that read everything is complete and needs no words', () => {
    expect(judgeScan([access('111100000002', 'read'), row()])).toEqual({ status: 'complete', summary: null })
  })

  test('is complete when it only skipped suspended accounts', () => {
    expect(judgeScan([row(), access('111100000015', 'skipped')]).status).toBe('complete')
  })

  test('that could not enter an account is partial, and the account is named once', () => {
    const closed = '111100000014'
    const verdict = judgeScan([
      row(),
      access(closed, 'denied'),
      row({ accountId: closed, outcome: 'denied', call: 'sts:AssumeRole', rows: 12 }),
    ])
    expect(verdict).toEqual({
      status: 'partial',
      summary: '1 account could not be entered (111100000014: sts:AssumeRole was denied).',
    })
  })

  test('names the calls that failed most often', () => {
    const failing = (call: string, rows: number) => row({ outcome: 'failed', call, rows })
    const verdict = judgeScan([
      row(),
      failing('kms:ListGrants', 2),
      failing('eks:ListClusters', 5),
      failing('a:B', 1),
      failing('c:D', 1),
    ])
    expect(verdict.summary).toBe(
      '9 reads did not work or not wholly: eks:ListClusters in 5 places, kms:ListGrants in 2 places, a:B and 1 other call.',
    )
  })

  test('that read nothing failed', () => {
    expect(judgeScan([access('111100000002', 'denied'), row({ outcome: 'denied' })]).status).toBe('failed')
  })
})
