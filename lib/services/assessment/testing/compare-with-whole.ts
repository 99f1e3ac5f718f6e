import { expect } from 'vitest'
import { judgeNeeds } from '@/lib/domain/launch-paths/judge-needs'
import { runChecks } from '@/lib/domain/posture/run-checks'
import { loadInventory } from '@/lib/services/inventory/load-inventory'
import type { TestDatabase } from '@/lib/testing/database'
import { findingId } from '../finding-id'

/** Expects of the database what judging the whole inventory at once says; tells how much that was. */
export async function compareWithWhole(db: TestDatabase): Promise<{ keys: number; mentioned: number; needs: number }> {
  const whole = await loadInventory(db)
  const mentioned = await loadInventory(db, { keys: 'mentioned' })
  const needs = judgeNeeds(whole)
  expect(judgeNeeds(mentioned)).toEqual(needs)
  expect(await db.prisma.needRecord.count()).toBe(needs.length)

  const results = runChecks(whole, needs)
  const findings = await db.prisma.finding.findMany({ where: { resolvedAt: null } })
  const expected = new Map(results.map((result) => [findingId(result), result.status]))
  expect(findings.map(({ id, status }) => `${id} ${status}`).sort()).toEqual(
    [...expected].map(([id, status]) => `${id} ${status}`).sort(),
  )

  const failing = new Map<string, number>()
  for (const { status, keyArn } of results)
    if (status === 'fail' && keyArn) failing.set(keyArn, (failing.get(keyArn) ?? 0) + 1)
  const summaries = await db.prisma.keySummary.findMany({ select: { arn: true, failing: true } })
  expect(new Map(summaries.map((summary) => [summary.arn, summary.failing]))).toEqual(
    new Map(whole.keys.map(({ arn }) => [arn, failing.get(arn) ?? 0])),
  )
  return { keys: whole.keys.length, mentioned: mentioned.keys.length, needs: needs.length }
}
