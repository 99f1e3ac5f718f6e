import type { Inventory } from '../inventory/inventory'
import type { JudgedNeed } from '../launch-paths/need'
import type { CheckResult } from './check-result'
import { postureFacts } from './posture-facts'
import { checks } from './registry'

/** Every check on everything it applies to. */
export function runChecks(inventory: Inventory, needs: readonly JudgedNeed[]): CheckResult[] {
  const facts = postureFacts(inventory, needs)
  return checks.flatMap((check) =>
    check.examine(facts).map(
      ([subject, outcome]): CheckResult => ({
        checkId: check.id,
        checkVersion: check.version,
        slug: check.slug,
        severity: outcome.severity ?? check.severity,
        status: outcome.status,
        ...subject,
        title: check.title,
        detail: outcome.detail,
        evidence: outcome.evidence,
        remediation: outcome.remediation ?? check.remediation,
        frameworks: check.frameworks,
      }),
    ),
  )
}
