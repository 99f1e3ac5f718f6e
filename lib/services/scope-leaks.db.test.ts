import { beforeAll, describe, expect, test } from 'vitest'
import { AuditListQuery } from '@/lib/contracts/audit'
import { BundleListQuery } from '@/lib/contracts/bundles'
import { ChangeListQuery } from '@/lib/contracts/changes'
import { ClusterListQuery } from '@/lib/contracts/clusters'
import { GrantUseQuery } from '@/lib/contracts/grant-uses'
import { KeyListQuery } from '@/lib/contracts/keys'
import { MapQuery } from '@/lib/contracts/map'
import { RegionCoverageQuery } from '@/lib/contracts/region-coverage'
import { ReportQuery } from '@/lib/contracts/reports'
import { RequestListQuery } from '@/lib/contracts/requests'
import { ScanListQuery } from '@/lib/contracts/scans'
import { WhatIfOptionsQuery } from '@/lib/contracts/what-if'
import { scanning } from '@/lib/services/scans/testing/scanning'
import { contextFor } from '@/lib/testing/contexts'
import { getMap } from './access-map/get-map'
import { exportAudit } from './audit/export-audit'
import { listAudit } from './audit/list-audit'
import { listBundles } from './bundles/list-bundles'
import { getEventFreshness } from './changes/get-event-freshness'
import { getCluster } from './clusters/get-cluster'
import { listClusters } from './clusters/list-clusters'
import type { ServiceContext } from './context'
import { diagnoseText } from './diagnose/diagnose-text'
import { listRequests } from './grants/list-requests'
import { preflightGrant } from './grants/preflight-grant'
import { listChanges } from './history/list-changes'
import { getKey } from './keys/get-key'
import { listGrantUses } from './keys/list-grant-uses'
import { listKeys } from './keys/list-keys'
import { getPosture } from './posture/get-posture'
import { getPrincipals } from './principals/get-principals'
import { getProfile } from './profiles/get-profile'
import { listProfiles } from './profiles/list-profiles'
import { listRegionCoverage } from './region-coverage/list-region-coverage'
import { exportCompliance } from './reports/export-compliance'
import { exportCoverage } from './reports/export-coverage'
import { exportMatrix } from './reports/export-matrix'
import { exportRegions } from './reports/export-regions'
import { getReport } from './reports/get-report'
import { getScan } from './scans/get-scan'
import { getScanPlan } from './scans/get-scan-plan'
import { getScopeOptions } from './scans/get-scope-options'
import { listScans } from './scans/list-scans'
import { listSchedules } from './schedules/list-schedules'
import { askWhatIf } from './what-if/ask-what-if'
import { listOptions } from './what-if/list-options'

const { db, scan } = await scanning()

let scanId = 0
beforeAll(async () => {
  scanId = (await scan()).id
})

/** Everything in the organization that has a name of its own, with the account it lies in. */
interface Named {
  readonly name: string
  readonly accountId: string
}

async function everythingNamed(): Promise<Named[]> {
  const { rows } = await db.pool.query<Named>(`
    select resource_id as name, resource_id as "accountId" from resource_versions where kind = 'account' and current
    union select body->>'name', resource_id from resource_versions where kind = 'account' and current
    union select body->>'keyId', account_id from resource_versions where kind = 'kms-key' and current
    union select body->>'name', account_id from resource_versions where kind = 'eks-cluster' and current
    union select resource_id, account_id from resource_versions where kind in ('eks-cluster', 'iam-role', 'auto-scaling-group') and current
    union select body->>'id', account_id from resource_versions where kind in ('ec2-instance', 'ec2-volume') and current`)
  return rows
}

/**
 * What somebody who sees some accounts may read of others: what their own resources and the policies of these say, and the needs that have
 * one side there, with the names of the other side.
 */
async function whatIsTheirs(accounts: readonly string[]): Promise<string> {
  const { rows } = await db.pool.query<{ text: string }>(
    `with own as (select body::text as text from resource_versions where account_id = any($1) and kind not in ('organization', 'account', 'organizational-unit', 'control-policy')),
       needed as (select * from needs where cluster_account_id = any($1) or key_account_id = any($1))
     select text from own
     union all select d.body from policy_documents d where exists (select from own where strpos(own.text, d.hash) > 0)
     union all select body::text from needed
     union all select concat_ws(' ', c.name, c.account_name) from cluster_summaries c where c.arn in (select cluster_arn from needed)
     union all select concat_ws(' ', k.alias, k.account_name) from key_summaries k where k.arn in (select key_arn from needed)
     union all select body::text from resource_versions where kind = 'account' and current and resource_id = any($1)`,
    [accounts],
  )
  return rows.map(({ text }) => text).join('\n')
}

async function textOf(lines: AsyncGenerator<string>): Promise<string> {
  let text = ''
  for await (const line of lines) text += line
  return text
}

/** Everything that can be read, by everybody who may, as it would leave the server. */
async function everythingRead(accounts: readonly string[]): Promise<Map<string, string>> {
  const as = (role: 'viewer' | 'approver' | 'auditor' | 'administrator') =>
    contextFor(db, role, { accounts, id: `${role} of ${accounts}` })
  const [viewer, approver, auditor] = [as('viewer'), as('approver'), as('auditor')]
  const read = new Map<string, string>()
  const add = async (name: string, work: Promise<unknown>) => {
    read.set(
      name,
      JSON.stringify(await work, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    )
  }
  const all = { page: 1, size: 100 }
  const keys = await listKeys(viewer, KeyListQuery.parse(all))
  const clusters = await listClusters(viewer, ClusterListQuery.parse(all))
  await add('keys', Promise.resolve(keys))
  await add('clusters', Promise.resolve(clusters))
  for (const { arn } of keys.items.slice(0, 5)) {
    await add(`key ${arn}`, getKey(viewer, arn))
    await add(`grants ${arn}`, listGrantUses(viewer, arn, GrantUseQuery.parse({})))
  }
  for (const { arn, name } of clusters.items) {
    await add(`cluster ${arn}`, getCluster(viewer, arn))
    await add(`principals ${arn}`, getPrincipals(viewer, arn))
    await add(
      `diagnosis ${arn}`,
      diagnoseText(approver, { text: `${name} launches no nodes`, refresh: false, answers: { cluster: arn } }),
    )
  }
  await add(
    'diagnosis of anything',
    diagnoseText(viewer, { text: 'Client.InvalidKMSKey.InvalidState', refresh: false }),
  )
  await add('posture', getPosture(approver))
  await add('map', getMap(viewer, MapQuery.parse({})))
  for (const id of [
    ...accounts,
    ...keys.items.map(({ arn }) => arn).slice(0, 4),
    ...clusters.items.map(({ arn }) => arn),
  ])
    for (const hops of ['1', '2'])
      await add(`map ${hops} of ${id}`, getMap(viewer, MapQuery.parse({ focus: id, hops })))
  await add('regions', listRegionCoverage(viewer, RegionCoverageQuery.parse({ show: 'all' })))
  await add('changes', listChanges(viewer, ChangeListQuery.parse({ since: '2000-01-01', size: 100 })))
  await add('requests', listRequests(viewer, RequestListQuery.parse({})))
  await add('bundles', listBundles(viewer, BundleListQuery.parse({})))
  await add('report', getReport(auditor, ReportQuery.parse({})))
  for (const [name, work] of [
    ['compliance.csv', exportCompliance(auditor, ReportQuery.parse({}))],
    ['coverage.csv', exportCoverage(auditor)],
    ['matrix.csv', exportMatrix(auditor, 'csv')],
    ['regions.csv', exportRegions(auditor)],
  ] as const)
    await add(name, work)
  await add('audit', listAudit(auditor, AuditListQuery.parse({ size: 100 })))
  for (const format of ['csv', 'jsonl'] as const)
    await add(`audit.${format}`, textOf((await exportAudit(auditor, { ...AuditListQuery.parse({}), format })).lines))
  await add('scans', listScans(viewer, ScanListQuery.parse({})))
  await add('scan', getScan(viewer, scanId))
  await add('plan', getScanPlan(viewer, {}))
  await add('scope options', getScopeOptions(viewer))
  await add('schedules', listSchedules(viewer))
  await add('freshness', getEventFreshness(viewer))
  await add('profiles', listProfiles(viewer))
  await add('profile', getProfile(viewer, 'strict'))
  for (const of of ['key', 'role', 'cluster', 'scp', 'rcp', 'target'] as const)
    await add(`options ${of}`, listOptions(viewer, WhatIfOptionsQuery.parse({ of })))
  for (const { arn } of keys.items.slice(0, 1))
    await add(
      `what if ${arn}`,
      askWhatIf(viewer, { changes: [{ change: 'set-key-state', key: arn, state: 'Disabled' }] }),
    )
  const broken = await db.prisma.needRecord.findMany({
    where: { status: 'broken', clusterAccountId: { in: [...accounts] } },
    take: 2,
  })
  for (const { id } of broken)
    await add(
      `preflight ${id}`,
      preflightGrant(approver, { needId: id }).catch((error) => error.message),
    )
  return read
}

const accountsOf = async (sql: string) => (await db.pool.query<{ id: string }>(sql)).rows.map(({ id }) => id)

describe('of what others have nothing is told', () => {
  test('to whoever runs clusters, and to whoever owns keys', async () => {
    const named = await everythingNamed()
    const running = await accountsOf(
      `select account_id as id, count(*) from cluster_summaries group by 1 order by 2 desc, 1 limit 1`,
    )
    const owning = await accountsOf(
      `select key_account_id as id, count(*) from needs group by 1 order by 2 desc, 1 limit 1`,
    )
    const [quiet] = await accountsOf(
      `select account_id as id from key_summaries where account_id not in (select key_account_id from needs) order by 1 limit 1`,
    )
    const leaks: string[] = []
    let looked = 0
    for (const accounts of [...running, ...owning, ...(quiet ? [quiet] : [])].map((id) => [id])) {
      const theirs = await whatIsTheirs(accounts)
      const canaries = named.filter(
        ({ name, accountId }) => name && !accounts.includes(accountId) && !theirs.includes(name),
      )
      expect(canaries.length).toBeGreaterThan(50)
      for (const [what, text] of await everythingRead(accounts)) {
        looked++
        const found = canaries.filter(({ name }) => text.includes(name))
        for (const { name, accountId } of found) leaks.push(`${accounts}: ${what} tells ${name} of ${accountId}`)
      }
    }
    console.info(`Looked through ${looked} answers.`)
    expect(leaks).toEqual([])
  })
})

describe('what is counted', () => {
  test('is what one may see: two halves make the whole', async () => {
    const accounts = await accountsOf(
      `select resource_id as id from resource_versions where kind = 'account' and current order by 1`,
    )
    const half = Math.floor(accounts.length / 2)
    const [first, second] = [accounts.slice(0, half), accounts.slice(half)]
    const posture = (ctx: ServiceContext) => getPosture(ctx)
    const whole = await posture(contextFor(db, 'viewer'))
    const [one, two] = await Promise.all(
      [first, second].map((part) => posture(contextFor(db, 'viewer', { accounts: part }))),
    )
    expect(one!.clusters.total + two!.clusters.total).toBe(whole.clusters.total)
    expect(one!.keys.total + two!.keys.total).toBe(whole.keys.total)
    expect(one!.findings.failing + two!.findings.failing).toBe(whole.findings.failing)
    // A need with one side in each half is told to both.
    expect(one!.gaps.missing + two!.gaps.missing).toBeGreaterThanOrEqual(whole.gaps.missing)
    expect(one!.freshness.unread + two!.freshness.unread).toBe(whole.freshness.unread)
  })
})
