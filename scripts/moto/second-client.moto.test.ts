import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { applyGrant } from '@/lib/services/grants/apply-grant'
import { approveGrant } from '@/lib/services/grants/approve-grant'
import { getRequest } from '@/lib/services/grants/get-request'
import { preflightGrant } from '@/lib/services/grants/preflight-grant'
import { requestGrant } from '@/lib/services/grants/request-grant'
import { startSimulatedCluster } from '@/lib/services/grants/testing/simulated-cluster'
import { northwindCredentials, northwindSettings } from '@/lib/simulator/scenarios/northwind-credentials'
import { contextFor } from '@/lib/testing/contexts'
import { testDatabase } from '@/lib/testing/database'

/** The other way round than the tests beside it: here the client is not ours, and the simulated organization is. */
const python = process.env.MOTO_PYTHON
if (!python) throw new Error('Expected MOTO_PYTHON; start this with `npm run test:moto`.')

interface TrailRecord {
  readonly eventName: string
  readonly errorCode?: string
  readonly userIdentity: {
    readonly arn: string
    readonly sessionContext?: {
      readonly sourceIdentity?: string
      readonly sessionIssuer: { readonly arn: string }
    }
  }
  readonly requestParameters: Readonly<Record<string, unknown>>
  readonly responseElements: Readonly<Record<string, unknown>> | null
}

interface Evidence {
  readonly grants: readonly Readonly<Record<string, unknown>>[]
  readonly created: Readonly<Record<string, readonly TrailRecord[]>>
  readonly assumed: readonly TrailRecord[]
}

test('boto3 finds the grant of a request as it was approved, and in CloudTrail who was behind it', async () => {
  const db = await testDatabase()
  process.env.DATABASE_URL = db.url
  const story = await startSimulatedCluster(db)
  try {
    await story.scan()
    const requester = contextFor(db, 'requester', { clock: story.job.clock })
    const approver = contextFor(db, 'approver', { clock: story.job.clock })
    const need = await db.prisma.needRecord.findFirstOrThrow({
      where: { keyArn: story.key.arn, principalArn: story.grantee },
    })
    const { proposal } = await preflightGrant(requester, { needId: need.id })
    const { id } = await requestGrant(requester, {
      needId: need.id,
      operations: proposal.operations,
      reason: 'Nodes cannot start',
    })
    await approveGrant(approver, { id, reason: 'The team confirmed it' })
    await applyGrant(story.job, { requestId: id })
    const request = await getRequest(approver, id)
    expect(request).toMatchObject({ state: 'verified', failure: null })

    const writer = `arn:aws:iam::${story.issuingAccountId}:role/KeyscopeGrantWriter`
    const evidence = await readEvidence(story.simulator.url, writer, story.key.arn)

    expect(evidence.grants).toEqual([
      expect.objectContaining({
        Name: id,
        GrantId: request.grantId,
        GranteePrincipal: story.grantee,
        RetiringPrincipal: writer,
        IssuingAccount: `arn:aws:iam::${story.issuingAccountId}:root`,
      }),
    ])
    const [grant = {}] = evidence.grants
    expect([...(grant.Operations as string[])].sort()).toEqual([...proposal.operations].sort())
    expect(grant.Constraints ?? null).toEqual(
      proposal.constraints && { EncryptionContextSubset: proposal.constraints.encryptionContextSubset },
    )

    const keyAccount = story.key.arn.split(':')[4] ?? ''
    for (const accountId of [keyAccount, story.issuingAccountId]) {
      const made = evidence.created[accountId]?.filter((event) => event.errorCode === undefined) ?? []
      expect(made).toHaveLength(1)
      expect(made[0]).toMatchObject({
        userIdentity: {
          arn: `arn:aws:sts::${story.issuingAccountId}:assumed-role/KeyscopeGrantWriter/${id}`,
          sessionContext: { sourceIdentity: 'user-requester', sessionIssuer: { arn: writer } },
        },
        requestParameters: { name: id, granteePrincipal: story.grantee, retiringPrincipal: writer },
        responseElements: { grantId: request.grantId },
      })
    }

    const [assumed, ...more] = evidence.assumed.filter((event) => event.errorCode === undefined)
    expect(more).toEqual([])
    expect(assumed?.requestParameters).toMatchObject({
      roleArn: writer,
      roleSessionName: id,
      sourceIdentity: 'user-requester',
    })
    expect(assumed?.requestParameters.tags).toEqual(
      expect.arrayContaining([
        { key: 'keyscope:request', value: id },
        { key: 'keyscope:requester', value: 'user-requester' },
        { key: 'keyscope:approver', value: 'user-approver' },
      ]),
    )
  } finally {
    await story.close()
  }
}, 180_000)

/** Not the synchronous way: the simulator it asks lives in this process. */
async function readEvidence(endpoint: string, writer: string, keyArn: string): Promise<Evidence> {
  const settings = northwindSettings(endpoint)
  const { stdout } = await promisify(execFile)(python ?? '', [
    'scripts/moto/read_evidence.py',
    endpoint,
    'us-west-2',
    settings.KEYSCOPE_EXTERNAL_ID,
    settings.KEYSCOPE_SCANNER_ROLE,
    writer,
    keyArn,
    northwindCredentials.accessKeyId,
    northwindCredentials.secretAccessKey,
  ])
  return JSON.parse(stdout)
}
