import { expect, test } from 'vitest'
import { type GrantRecords, noRecords } from '../../grants/grant-records'
import { type OrganizationBuilder, organization } from '../../inventory/testing/organization-builder'
import { indexInventory } from '../../launch-paths/index-inventory'
import { judgeNeeds } from '../../launch-paths/judge-needs'
import type { CheckStatus } from '../check-result'
import type { Check } from '../define-check'
import { postureFacts } from '../posture-facts'

type Cases = Readonly<
  Record<CheckStatus, (org: OrganizationBuilder, keep: (records: Partial<GrantRecords>) => void) => void>
>

/** Every check passes, fails, does not apply or cannot tell: one small organization with one subject for each. */
export function fourCases(check: Check, cases: Cases): void {
  for (const [status, build] of Object.entries(cases)) {
    test(`${check.slug}: ${status}`, () => {
      const org = organization()
      let records = noRecords
      build(org, (some) => {
        records = { ...records, ...some }
      })
      expect(examine(check, org, records).map(([, outcome]) => outcome.status)).toEqual([status])
    })
  }
}

export function examine(check: Check, org: OrganizationBuilder, records: GrantRecords = noRecords) {
  const inventory = org.inventory()
  return check.examine(postureFacts(inventory, judgeNeeds(inventory), indexInventory(inventory), records))
}
