import { beforeAll, describe, expect, test } from 'vitest'
import { needFromRow } from '@/lib/db/mappers/need-row'
import type { JudgedNeed } from '@/lib/domain/launch-paths/need'
import { buildIncidents } from '@/lib/simulator/scenarios/incidents'
import { scanning } from './testing/scanning'

/** Scanned over the wire and assessed: every incident is found as it was laid out, and nothing beside it. */
const { incidents } = buildIncidents(new Date('2026-01-01T00:00:00Z'))
const { db, scan } = await scanning({ scenario: 'incidents' })
let needs: JudgedNeed[]

beforeAll(async () => {
  const { status } = await scan()
  expect(status).toBe('complete')
  needs = (await db.prisma.needRecord.findMany()).map(needFromRow)
})

const refusing = ({ operations }: JudgedNeed) => [
  ...new Set(operations.flatMap((o) => (o.level === 'required' && o.verdict === 'denied' ? [o.layer] : []))),
]

describe.each(incidents)('$cluster', ({ clusterArn, path, broken }) => {
  test('is broken exactly where it was broken', () => {
    const own = needs.filter((need) => need.clusterArn === clusterArn)
    const found = own
      .filter(({ status }) => status === 'broken')
      .map((need) => ({
        failure: need.failure,
        principalArn: need.principal.arn,
        keyArn: need.keyArn,
        layers: refusing(need).sort(),
      }))
    const expected = broken.map((one) => ({ ...one, layers: [...one.layers].sort() }))
    expect(new Set(found)).toEqual(new Set(expected))
    expect(own.filter(({ status }) => status === 'unknown').map(({ summary }) => summary)).toEqual([])
    expect(own.map((need) => need.path)).toContain(path)
  })

  test('has a standing to match', async () => {
    const summary = await db.prisma.clusterSummary.findUniqueOrThrow({ where: { arn: clusterArn } })
    expect(summary.status).toBe(broken.length > 0 ? 'broken' : 'ok')
  })
})

test('no other cluster is there', async () => {
  const known = await db.prisma.clusterSummary.findMany({ select: { arn: true } })
  expect(known.map(({ arn }) => arn).sort()).toEqual(incidents.map(({ clusterArn }) => clusterArn).sort())
})
