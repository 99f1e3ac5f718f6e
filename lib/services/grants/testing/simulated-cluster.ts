import { openAws } from '@/lib/aws/access'
import { everywhere } from '@/lib/domain/roles'
import { logger } from '@/lib/logger'
import { assessScan } from '@/lib/services/assessment/assess-scan'
import type { Actor } from '@/lib/services/context'
import type { JobContext } from '@/lib/services/job-context'
import { planScan } from '@/lib/services/scans/plan-scan'
import { requestScan } from '@/lib/services/scans/request-scan'
import { scanAccount } from '@/lib/services/scans/scan-account'
import { scanRegion } from '@/lib/services/scans/scan-region'
import { makeKey } from '@/lib/simulator/scenarios/builder/key-builder'
import { admitAccount, delegateToIam, grantsByWriterOf } from '@/lib/simulator/scenarios/key-policies'
import { northwindCredentials, northwindSettings } from '@/lib/simulator/scenarios/northwind-credentials'
import type { Simulator } from '@/lib/simulator/start-simulator'
import { startNorthwind } from '@/lib/simulator/testing/northwind-clients'
import type { Key } from '@/lib/simulator/world/kms-key'
import { type PolicyStatement, policy } from '@/lib/simulator/world/policy-document'
import { contextFor } from '@/lib/testing/contexts'
import type { TestDatabase } from '@/lib/testing/database'

const vault = '111100000002'
const workload = '111100000003'
const region = 'us-west-2'
const worker: Actor = { type: 'job', id: 'worker', name: 'Keyscope worker', roles: everywhere('administrator') }

export interface SimulatedCluster {
  readonly simulator: Simulator
  readonly job: JobContext
  readonly key: Key
  readonly grantee: string
  readonly issuingAccountId: string
  /** The key as it is now, with the grants that were made meanwhile. */
  keyNow(): Key
  setKeyPolicy(...statements: PolicyStatement[]): void
  /** What the key's policy says, and that the workload account may revoke. */
  policyThatLetsRevoke(): PolicyStatement[]
  /** The grantee's role is deleted and created again, an hour ago. */
  recreateGrantee(): void
  /** Reads the two accounts again and judges everything. */
  scan(): Promise<void>
  close(): Promise<void>
}

/**
 * A node group added to the simulated organization: its key lies in the central account, whose policy lets the workload account use
 * it and lets that account's writer make grants; the Auto Scaling role itself has no access yet (F4).
 */
export async function startSimulatedCluster(db: TestDatabase): Promise<SimulatedCluster> {
  const simulator = await startNorthwind()
  const settings = northwindSettings(simulator.url)
  const aws = openAws({ ...settings, KEYSCOPE_QUOTA_SHARE: 1 }, { credentials: northwindCredentials, maxAttempts: 2 })
  const job: JobContext = {
    db,
    clock: { now: () => new Date() },
    actor: worker,
    request: null,
    aws,
    logger,
    settings: { regions: [region] },
  }
  const keys = simulator.world.accounts.get(vault)!.regions.get(region)!.keys
  const key = makeKey(vault, region, {
    alias: 'grant-story',
    policy: policy(delegateToIam(vault), ...admitAccount(workload), ...grantsByWriterOf(workload)),
  })
  keys.push(key)
  const grantee = addNodeGroup(simulator, key)

  const find = () => keys.find((k) => k.arn === key.arn)!
  return {
    simulator,
    job,
    key,
    grantee,
    issuingAccountId: workload,
    keyNow: find,
    setKeyPolicy(...statements) {
      keys[keys.indexOf(find())] = { ...find(), policy: policy(...statements) }
    },
    policyThatLetsRevoke: () => [
      delegateToIam(vault),
      ...admitAccount(workload),
      ...grantsByWriterOf(workload),
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${workload}:role/KeyscopeGrantWriter` },
        Action: 'kms:RevokeGrant',
        Resource: '*',
      },
    ],
    recreateGrantee() {
      const { roles } = simulator.world.accounts.get(workload)!.directory
      const at = roles.findIndex((role) => role.arn === grantee)
      roles[at] = { ...roles[at]!, uniqueId: 'AROARECREATED00000001', createdAt: new Date(Date.now() - 3_600_000) }
    },
    scan: () => scan(job, db),
    async close() {
      aws.close()
      await simulator.close()
    },
  }
}

async function scan(job: JobContext, db: TestDatabase): Promise<void> {
  const { id: scanId } = await requestScan(contextFor(db, 'administrator', { clock: job.clock }), {
    scope: { accounts: [vault, workload] },
  })
  await planScan(job, { scanId })
  for (const accountId of [vault, workload]) {
    await scanAccount(job, { scanId, accountId })
    await scanRegion(job, { scanId, accountId, region })
  }
  await assessScan(job, { scanId })
}

function addNodeGroup({ world }: Simulator, key: Key): string {
  const name = 'grant-story'
  const account = world.accounts.get(workload)!
  const resources = account.regions.get(region)!
  const role = account.directory.roles.find((r) => r.name === 'AWSServiceRoleForAutoScaling')!
  const launchTemplate = { LaunchTemplateId: `lt-${name}`, LaunchTemplateName: name }
  const tags = { [`kubernetes.io/cluster/${name}`]: 'owned' }
  resources.clusters.push({
    cluster: {
      name,
      arn: `arn:aws:eks:${region}:${workload}:cluster/${name}`,
      version: '1.33',
      status: 'ACTIVE',
      roleArn: `arn:aws:iam::${workload}:role/${name}`,
    },
    nodegroups: [
      {
        nodegroupName: 'workers',
        nodegroupArn: `arn:aws:eks:${region}:${workload}:nodegroup/${name}/workers/1`,
        clusterName: name,
        status: 'ACTIVE',
        capacityType: 'ON_DEMAND',
        resources: { autoScalingGroups: [{ name: `eks-${name}` }] },
        launchTemplate: { id: launchTemplate.LaunchTemplateId, name, version: '1' },
      },
    ],
    accessEntries: [],
    podIdentityAssociations: [],
  })
  resources.launchTemplates.push({
    template: { ...launchTemplate, DefaultVersionNumber: 1, LatestVersionNumber: 1 },
    versions: [
      {
        ...launchTemplate,
        VersionNumber: 1,
        DefaultVersion: true,
        LaunchTemplateData: {
          BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, KmsKeyId: key.arn } }],
        },
      },
    ],
  })
  resources.autoScalingGroups.push({
    AutoScalingGroupName: `eks-${name}`,
    AutoScalingGroupARN: `arn:aws:autoscaling:${region}:${workload}:autoScalingGroup:1:autoScalingGroupName/eks-${name}`,
    MinSize: 1,
    MaxSize: 3,
    DesiredCapacity: 1,
    DefaultCooldown: 300,
    AvailabilityZones: [`${region}a`],
    HealthCheckType: 'EC2',
    CreatedTime: world.anchor,
    LaunchTemplate: { ...launchTemplate, Version: '1' },
    ServiceLinkedRoleARN: role.arn,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value, PropagateAtLaunch: true })),
  })
  return role.arn
}
