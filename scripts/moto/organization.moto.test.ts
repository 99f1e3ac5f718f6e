import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAws } from '@/lib/aws/access'
import { systemClock } from '@/lib/clock'
import { parseEnv } from '@/lib/env'
import { worker as actor } from '@/lib/jobs/context'
import { type RunningWorker, startWorker } from '@/lib/jobs/start-worker'
import { logger } from '@/lib/logger'
import { verifyAudit } from '@/lib/services/audit/verify-audit'
import { getCluster } from '@/lib/services/clusters/get-cluster'
import { approveGrant } from '@/lib/services/grants/approve-grant'
import { getRequest } from '@/lib/services/grants/get-request'
import { preflightGrant } from '@/lib/services/grants/preflight-grant'
import { requestGrant } from '@/lib/services/grants/request-grant'
import { loadInventory } from '@/lib/services/inventory/load-inventory'
import type { JobContext } from '@/lib/services/job-context'
import { getKey } from '@/lib/services/keys/get-key'
import { getScan } from '@/lib/services/scans/get-scan'
import { requestScan } from '@/lib/services/scans/request-scan'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'
import { accessRole, buildOrganization, type MotoOrganization, region, writerRole } from './build-organization'

/**
 * What moto 5.2.1 cannot do, and what this run does about it:
 * - EKS access entries and pod identity associations: 404 as an HTML page. Expected as unread places with their cause.
 * - EC2 GetEbsDefaultKmsKeyId: 500 as an HTML page. Expected likewise.
 * - STS trust policies, ExternalId and SourceIdentity, IAM and KMS authorization: nothing is enforced. Refusals are
 *   tested against the simulated organization instead.
 * - KMS CreateGrant with DryRun creates the grant, and the same Name makes a second one: the product finds by Name what
 *   the rehearsal made and adopts it, so exactly one grant must be left.
 * - A key of another account: CreateGrant and ListGrants answer 500. The grant here is on a key of the same account.
 * - ListGrants has no paging and returns bare key ids and no issuing account.
 * - Launch templates have no CreatedBy worth reading; the controller is found by its IRSA trust.
 */
const endpoint = insist(process.env.MOTO_ENDPOINT, 'MOTO_ENDPOINT; start this with `npm run test:moto`')
const python = insist(process.env.MOTO_PYTHON, 'MOTO_PYTHON; start this with `npm run test:moto`')

const db = await testDatabase()
const credentials = { accessKeyId: 'moto', secretAccessKey: 'moto' }
Object.assign(process.env, {
  DATABASE_URL: db.url,
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  KEYSCOPE_REGIONS: region,
  KEYSCOPE_SCANNER_ROLE: accessRole,
  KEYSCOPE_WRITER_ROLE: writerRole,
})
const settings = parseEnv(process.env)
const job: JobContext = {
  db,
  clock: systemClock,
  actor,
  request: null,
  aws: openAws(settings, { credentials }),
  logger: logger.child({}, { level: 'error' }),
  settings: { regions: settings.KEYSCOPE_REGIONS },
}
const requester = contextFor(db, 'requester', { clock: systemClock })
const approver = contextFor(db, 'approver', { clock: systemClock })
const auditor = contextFor(db, 'auditor', { clock: systemClock })

let built: MotoOrganization
let running: RunningWorker
let scanId: number

beforeAll(async () => {
  built = await buildOrganization(endpoint)
  running = await startWorker(job, { databaseUrl: db.url, concurrency: 4 })
  scanId = (await requestScan(requester)).id
  await until(async () => (await getScan(requester, scanId)).finishedAt !== null)
}, 180_000)

afterAll(async () => {
  await running?.stop()
  job.aws.close()
})

describe('the scan of an organization in moto', () => {
  test('finds the accounts, keys, roles, cluster, node group, volumes and templates that were built', async () => {
    const inventory = await loadInventory(db)
    expect(inventory.accounts.map((a) => a.id)).toEqual(
      expect.arrayContaining([built.managementId, built.keyAccountId, built.workloadId]),
    )
    expect(inventory.keys.map((k) => k.arn)).toEqual(expect.arrayContaining([built.nodeKeyArn, built.sharedKeyArn]))
    expect(inventory.roles.map((r) => r.arn)).toContain(built.controllerArn)
    expect(inventory.clusters.map((c) => c.arn)).toEqual([built.clusterArn])
    expect(inventory.nodeGroups.map((g) => g.name)).toEqual(['workers'])
    expect(inventory.volumes.map((v) => v.kmsKeyArn)).toContain(built.nodeKeyArn)
    expect(inventory.launchTemplates.map((t) => t.name)).toContain('karpenter.k8s.aws/1234567890')
    expect(inventory.autoScalingGroups.map((g) => g.name)).toContain('payments-workers')
  })

  test('reads policy, rotation, aliases and grants of the keys', async () => {
    const shared = await getKey(auditor, built.sharedKeyArn)
    expect(shared).toMatchObject({ alias: 'alias/shared/volumes', rotation: 'on', state: 'Enabled' })
    expect(shared.policy).toContain(`arn:aws:iam::${built.workloadId}:root`)
    const node = await getKey(auditor, built.nodeKeyArn)
    expect(node.grants).toEqual([
      expect.objectContaining({
        grantId: built.grantId,
        name: 'backup-of-payments',
        grantee: `arn:aws:iam::${built.workloadId}:role/backup`,
        operations: ['Decrypt', 'DescribeKey'],
        constraints: 'encryption context has purpose=backup',
      }),
    ])
  })

  test('records every read that moto answers with nonsense, names the call, and reads all else', async () => {
    const scan = await getScan(auditor, scanId)
    expect(scan.status).toBe('partial')
    const calls = new Set(scan.unread.map((place) => place.call))
    expect([...calls].sort()).toEqual([
      'ec2:GetEbsDefaultKmsKeyId',
      'eks:ListAccessEntries',
      'eks:ListPodIdentityAssociations',
    ])
    for (const place of scan.unread) {
      expect(place.outcome).not.toBe('read')
      expect(place.message).toBeTruthy()
    }
    const elsewhere = scan.unread.filter((p) => !/eks|ebs/.test(p.collector))
    expect(elsewhere).toEqual([])
  })

  test('names the controller that cannot use the key, and the half that is missing', async () => {
    const need = await controllerNeed()
    expect(need).toMatchObject({
      status: 'broken',
      failure: 'F1',
      principalArn: built.controllerArn,
      grantFrom: built.workloadId,
    })
    const cell = need.cells.find((c) => c.operation === 'GenerateDataKeyWithoutPlaintext')
    expect(cell).toMatchObject({ level: 'required', verdict: 'denied', because: 'implicit:identity-policy' })
  })
})

describe('a grant made through the product', () => {
  test('is created once, verified, and found by boto3', async () => {
    const need = await controllerNeed()
    const { proposal, ready, checks } = await preflightGrant(requester, { needId: need.id })
    expect(checks.filter((c) => c.outcome === 'block')).toEqual([])
    expect(ready).toBe(true)
    const { id } = await requestGrant(requester, {
      needId: need.id,
      operations: proposal.operations,
      reason: 'Nodes of payments cannot start',
    })
    await approveGrant(approver, { id, reason: 'The cluster owner confirmed it' })
    await until(async () => ['verified', 'failed'].includes((await getRequest(approver, id)).state))

    const request = await getRequest(approver, id)
    expect(request).toMatchObject({ state: 'verified', failure: null })
    const grants = grantsSeenByBoto3().filter((grant) => grant.Name === id)
    expect(grants).toEqual([
      expect.objectContaining({ GrantId: request.grantId, GranteePrincipal: built.controllerArn }),
    ])
    expect([...(grants[0]?.Operations ?? [])].sort()).toEqual([...proposal.operations].sort())
    expect(await controllerNeed()).toMatchObject({ status: 'ok', failure: null })
    expect(await verifyAudit(auditor)).toMatchObject({ intact: true, problem: null })
  }, 120_000)
})

async function controllerNeed() {
  const cluster = await getCluster(auditor, built.clusterArn)
  const need = cluster.needList.find((n) => n.principalKind === 'karpenter-controller' && n.keyArn === built.nodeKeyArn)
  return insist(need, 'a need of the Karpenter controller on the node key')
}

function grantsSeenByBoto3(): { Name?: string; GrantId: string; GranteePrincipal: string; Operations: string[] }[] {
  const script = 'scripts/moto/find_grant.py'
  return JSON.parse(
    execFileSync(python, [script, endpoint, region, built.workloadId, built.nodeKeyArn], { encoding: 'utf8' }),
  )
}

async function until(done: () => Promise<boolean>, withinMs = 90_000): Promise<void> {
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(100)) if (await done()) return
  throw new Error(`Not done within ${withinMs / 1000} s.`)
}

function insist<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined || value === '') throw new Error(`Expected ${what}.`)
  return value
}
