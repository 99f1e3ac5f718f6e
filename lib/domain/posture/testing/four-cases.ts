import { expect, test } from 'vitest'
import { type OrganizationBuilder, organization } from '../../inventory/testing/organization-builder'
import { judgeNeeds } from '../../launch-paths/judge-needs'
import type { CheckStatus } from '../check-result'
import type { Check } from '../define-check'
import { postureFacts } from '../posture-facts'

type Cases = Readonly<Record<CheckStatus, (org: OrganizationBuilder) => void>>

/** Every check passes, fails, does not apply or cannot tell: one small organization with one subject for each. */
export function fourCases(check: Check, cases: Cases): void {
  for (const [status, build] of Object.entries(cases)) {
    test(`${check.slug}: ${status}`, () => {
      const org = organization()
      build(org)
      expect(examine(check, org).map(([, outcome]) => outcome.status)).toEqual([status])
    })
  }
}

export function examine(check: Check, org: OrganizationBuilder) {
  const inventory = org.inventory()
  return check.examine(postureFacts(inventory, judgeNeeds(inventory)))
}
