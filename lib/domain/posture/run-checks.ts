import type { Inventory } from '../inventory/inventory'
import type { JudgedNeed } from '../launch-paths/need'
import type { CheckResult } from './check-result'
import type { Check } from './define-check'
import { type PostureFacts, postureFacts } from './posture-facts'
import { checks } from './registry'

/** Every check on everything it applies to. */
export function runChecks(inventory: Inventory, needs: readonly JudgedNeed[]): CheckResult[] {
  return examine(checks, postureFacts(inventory, needs))
}

/** The checks of one scope; those of `key` see the keys that the facts hold (see `withKeys`). */
export function runChecksOf(scope: Check['scope'], facts: PostureFacts): CheckResult[] {
  return examine(
    checks.filter((check) => check.scope === scope),
    facts,
  )
}

function examine(some: readonly Check[], facts: PostureFacts): CheckResult[] {
  return some.flatMap((check) =>
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
