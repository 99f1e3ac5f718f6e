import { accountOf, nameOf, regionOf } from '../arn'
import type { Coverage } from '../inventory/coverage'
import type { Inventory } from '../inventory/inventory'
import type { JudgedNeed, JudgedOperation } from '../launch-paths/need'
import type { CheckResult } from '../posture/check-result'
import { type CoverageNotes, noteCoverage, placesOf, unreadPlaces } from './coverage-notes'
import { stableJson } from './stable-json'

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
  'profile',
  'profile_version',
] as const

export type ComplianceRow = Readonly<Record<(typeof complianceColumns)[number], string>>

/** The rows that are no check's result: a missing operation, and a place that could not be read. */
export const gapCheckId = 'KGD-GAP-01'
export const coverageCheckId = 'KGD-COV-01'

export interface ReportFacts {
  readonly scanId: string
  /** Hex digest of a text; given by the caller because the domain has no crypto. */
  readonly sha256: (text: string) => string
  /** ISO 8601, when a gap was first and last seen. */
  readonly gapSeen: (needId: string, operation: string) => Seen | null
  readonly findingSeen: (result: CheckResult) => Seen | null
}

interface Seen {
  readonly first: string
  readonly last: string
}

/** One row per gap, per check result and per thing that could not be read. Only gap rows name an operation. */
export function complianceRows(
  inventory: Inventory,
  needs: readonly JudgedNeed[],
  results: readonly CheckResult[],
  facts: ReportFacts,
): ComplianceRow[] {
  const writer = rowWriter(inventory, facts)
  // The check that speaks of a need lends its severity and frameworks; what only informs does not.
  const checkOf = new Map(results.filter((r) => r.severity !== 'info').map((r) => [r.resourceId, r]))
  return [
    ...needs.flatMap((need) => gapsOf(need).map((gap) => writer.gap(need, gap, checkOf.get(need.id)))),
    ...results.map(writer.check),
    ...unreadPlaces(inventory).map(writer.coverage),
  ]
}

const gapsOf = (need: JudgedNeed) => need.operations.filter((o) => o.level === 'required' && o.verdict !== 'allowed')

const statusNames = { pass: 'PASS', fail: 'FAIL', 'not-applicable': 'NOT_APPLICABLE', unknown: 'UNKNOWN' } as const

function rowWriter(inventory: Inventory, facts: ReportFacts) {
  const accountNames = new Map(inventory.accounts.map((a) => [a.id, a.name]))
  const aliases = new Map(inventory.keys.map((k) => [k.arn, k.aliases[0] ?? '']))
  const clusterNames = new Map(inventory.clusters.map((c) => [c.arn, c.name]))
  const coverage: CoverageNotes = noteCoverage(inventory.coverage)

  const row = (
    cells: Partial<ComplianceRow> & Pick<ComplianceRow, 'check_id' | 'status' | 'account_id' | 'region'>,
    evidence: unknown,
    seen: Seen | null,
  ): ComplianceRow => {
    const evidenceJson = stableJson(evidence)
    return {
      ...emptyRow,
      account_name: accountNames.get(cells.account_id) ?? '',
      key_alias: aliases.get(cells.key_arn ?? '') ?? '',
      ...cells,
      evidence_json: evidenceJson,
      evidence_sha256: facts.sha256(evidenceJson),
      first_seen: seen?.first ?? '',
      last_seen: seen?.last ?? '',
      scan_id: facts.scanId,
    }
  }
  const clusterName = (arn: string | undefined) => (arn ? (clusterNames.get(arn) ?? nameOf(arn)) : '')

  return {
    gap: (need: JudgedNeed, gap: JudgedOperation, check: CheckResult | undefined) =>
      row(
        {
          check_id: gapCheckId,
          check_version: '1',
          severity: check?.severity ?? 'high',
          status: gap.verdict === 'denied' ? 'FAIL' : 'UNKNOWN',
          account_id: accountOf(need.clusterArn) ?? '',
          region: regionOf(need.clusterArn) ?? '',
          key_arn: need.keyArn,
          principal_arn: need.principal.arn,
          cluster: clusterName(need.clusterArn),
          operation: gap.operation,
          profile: need.profile.name,
          profile_version: String(need.profile.version),
          layer: gap.layer,
          reason: gap.reason,
          missing_operations: gap.operation,
          frameworks: (check?.frameworks ?? []).join('; '),
          remediation: need.fix ? `In account ${need.fix.accountId}: ${need.fix.text}` : '',
          coverage: coverage.of(placesOf(need.clusterArn, need.keyArn, need.principal.arn)),
        },
        gapEvidence(need, gap),
        facts.gapSeen(need.id, gap.operation),
      ),

    check: (result: CheckResult) =>
      row(
        {
          check_id: result.checkId,
          check_version: String(result.checkVersion),
          severity: result.severity,
          status: statusNames[result.status],
          account_id: result.accountId,
          region: result.region,
          key_arn: result.keyArn ?? '',
          principal_arn: result.principalArn ?? '',
          cluster: clusterName(result.clusterArn),
          reason: result.detail,
          missing_operations: missingIn(result),
          frameworks: result.frameworks.join('; '),
          remediation: result.status === 'fail' ? result.remediation : '',
          coverage: coverage.of([
            { accountId: result.accountId, region: result.region },
            ...placesOf(result.keyArn, result.principalArn),
          ]),
        },
        { ...result.evidence, resource: result.resourceId },
        facts.findingSeen(result),
      ),

    coverage: (unread: Coverage) =>
      row(
        {
          check_id: coverageCheckId,
          check_version: '1',
          severity: 'medium',
          status: 'UNKNOWN',
          account_id: unread.accountId,
          region: unread.region,
          reason: [unread.message ?? `${unread.collector} was not read`, unread.call ? `(${unread.call})` : '']
            .join(' ')
            .trim(),
          remediation: 'Let the scanner role read it, then scan again.',
          coverage: `unread: ${unread.collector} (${unread.outcome})`,
        },
        { collector: unread.collector, outcome: unread.outcome, call: unread.call, errorCode: unread.errorCode },
        null,
      ),
  }
}

const emptyRow = Object.fromEntries(complianceColumns.map((column) => [column, ''])) as ComplianceRow

const gapEvidence = (need: JudgedNeed, gap: JudgedOperation) => ({
  need: need.id,
  path: need.path,
  failure: need.failure,
  because: gap.because,
  uses: need.uses,
  principal: need.principal.evidence,
  documents: gap.layers.flatMap((l) => l.evidence),
  conditions: gap.conditions,
  rules: gap.rules,
})

/** Checks of needs keep what is missing in their evidence. */
function missingIn({ evidence }: CheckResult): string {
  return Array.isArray(evidence.missing) ? evidence.missing.join(' ') : ''
}
