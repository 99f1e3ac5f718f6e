import { expect, test } from 'vitest'
import { iamPrincipals } from '@/lib/collectors/iam-principals'
import { accountOf } from '@/lib/domain/arn'
import { readPlace } from '@/lib/services/changes/read-place'
import { scanning } from '@/lib/services/scans/testing/scanning'
import { findKey, findRole } from '@/lib/simulator/world/find'
import { policy } from '@/lib/simulator/world/policy-document'
import { judgeAffected } from './judge-affected'
import { reassess } from './reassess'
import { refreshKey } from './refresh-key'

const { db, job, world, scan } = await scanning()
await scan()

/** What the assessment keeps of needs and their sums, without the moments. */
async function kept() {
  const ask = async (text: string) => (await db.pool.query(text)).rows.map((row) => row.row)
  return {
    needs: await ask(`select to_jsonb(n) - 'scan_id' as row from needs n order by id`),
    gaps: await ask(
      `select to_jsonb(g) - '{first_seen,last_seen}'::text[] || jsonb_build_object('resolved_at', resolved_at is not null) as row
       from gaps g order by need_id, operation`,
    ),
    clusters: await ask(`select to_jsonb(c) - 'scan_id' as row from cluster_summaries c order by arn`),
    keys: await ask(`select to_jsonb(k) - '{scan_id,failing}'::text[] as row from key_summaries k order by arn`),
  }
}

const nobody = policy({
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::999999999999:root' },
  Action: 'kms:*',
  Resource: '*',
})

const changes = [{ state: 'Disabled' }, { grants: [] }, { policy: nobody }, { state: 'PendingDeletion', grants: [] }]

test('a changed key leaves what the whole assessment would leave', async () => {
  const before = await kept()
  const arns = [...new Set((await db.prisma.needRecord.findMany({ orderBy: { keyArn: 'asc' } })).map((n) => n.keyArn))]
  const keys = arns.flatMap((arn) => findKey(world, arn) ?? [])
  expect(keys.length).toBeGreaterThan(5)
  for (const [at, key] of keys.entries()) {
    Object.assign(key, changes[at % changes.length])
    await refreshKey(job, key.arn)
    await judgeAffected(job, { keyArn: key.arn })
    const atOnce = await kept()
    await reassess(job)
    expect(atOnce).toEqual(await kept())
  }
  expect(await kept()).not.toEqual(before)
})

test('so does an account whose roles lose their policies', async () => {
  const rows = await db.prisma.needRecord.findMany({ where: { principalKind: 'karpenter-controller' } })
  const roles = rows.flatMap(({ principalArn }) => findRole(world, principalArn) ?? [])
  expect(roles.length).toBeGreaterThan(2)
  for (const role of roles) {
    Object.assign(role, { inline: [] })
    const accountId = accountOf(role.arn) ?? ''
    const place = { accountId, region: '', partition: 'aws' }
    await readPlace(job, place, [iamPrincipals], job.aws.forAccount(accountId, 'scan'))
    await judgeAffected(job, { accountId })
    const atOnce = await kept()
    await reassess(job)
    expect(atOnce).toEqual(await kept())
  }
})
