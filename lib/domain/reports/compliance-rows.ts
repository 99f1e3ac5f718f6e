import type { Inventory } from '../inventory/inventory'
import type { JudgedNeed } from '../launch-paths/need'
import type { CheckResult } from '../posture/check-result'

export const complianceColumns = [
  'check_id',
  'check_version',
  'severity',
  'status',
  'account_id',
  'account_name',
  'region',
  'key_arn',
  'key_alias',
  'principal_arn',
  'cluster',
  'operation',
  'layer',
  'reason',
  'evidence_json',
  'missing_operations',
  'frameworks',
  'remediation',
  'first_seen',
  'last_seen',
  'scan_id',
  'coverage',
  'evidence_sha256',
] as const

export type ComplianceRow = Readonly<Record<(typeof complianceColumns)[number], string>>

export interface ReportFacts {
  readonly scanId: string
  /** Hex digest of a text; given by the caller because the domain has no crypto. */
  readonly sha256: (text: string) => string
  /** ISO 8601, when a gap was first and last seen. */
  readonly gapSeen: (needId: string, operation: string) => { readonly first: string; readonly last: string } | null
  readonly findingSeen: (result: CheckResult) => { readonly first: string; readonly last: string } | null
}

/** One row per gap, per check result and per thing that could not be read. */
export function complianceRows(
  _inventory: Inventory,
  _needs: readonly JudgedNeed[],
  _results: readonly CheckResult[],
  _facts: ReportFacts,
): ComplianceRow[] {
  throw new Error('not built yet')
}
