import type { Key } from '../world/kms-key'
import type { TrailEvent } from '../world/trail-event'
import type { AccountBuilder } from './builder/account-builder'
import { ClusterBuilder } from './builder/cluster-builder'
import { addRefusedCalls } from './builder/failed-launches'
import { addKarpenter, type Karpenter, type KarpenterPlan } from './builder/karpenter'
import { addLaunchEvent } from './builder/launch-events'
import { ec2Id } from './builder/made-up-ids'
import type { IncidentAccounts } from './incidents-accounts'
import type { Incident, NamedLink, Trace } from './incidents-expectations'
import { noResourcePolicy } from './incidents-tell'
import { trailTraces } from './incidents-traces'
import { volumePermissions } from './key-policies'
import { ownVolumeKey } from './northwind-volume-keys'

interface Story {
  readonly account: AccountBuilder
  readonly name: string
  readonly plan?: Partial<KarpenterPlan>
  readonly named: readonly NamedLink[]
  readonly note: string
  readonly traces: (cluster: ClusterBuilder, karpenter: Karpenter, key: Key) => readonly Trace[]
}

const notAuthorized = 'You are not authorized to perform this operation.'

/** Launches that fail for another reason than the key's permissions: only their own words show it. The clusters are well. */
export function addIncidentsBeforeTheKey(accounts: IncidentAccounts, incidents: Incident[]): void {
  const { harbour, newcomer, forge } = accounts
  const region = 'us-west-2'
  const tell = (story: Story) => {
    const { account, name } = story
    const key = ownVolumeKey(account, region, `${name}-volumes`)
    const cluster = new ClusterBuilder(account, region, { name })
    const karpenter = addKarpenter(cluster, {
      identity: 'pod-identity',
      kms: volumePermissions({ keyArn: key.arn }),
      volumeKey: key,
      running: 1,
      ...story.plan,
    })
    const traces = story.traces(cluster, karpenter, key)
    const { note, named } = story
    incidents.push({ cluster: name, clusterArn: cluster.arn, path: 'karpenter', note, broken: [], named, traces })
  }

  tell({
    account: harbour,
    name: 'lighthouse',
    plan: { passesRole: false, running: 0 },
    named: [{ failure: 'F13', fixIn: harbour.id }],
    note: 'The controller may not pass the node role: no instance is ever started.',
    traces(cluster, { controller }) {
      const session = `arn:aws:sts::${harbour.id}:assumed-role/${controller.name}/eks-${cluster.name}-karpenter`
      const denied = `User: ${session} is not authorized to perform: iam:PassRole on resource: arn:aws:iam::${harbour.id}:role/KarpenterNodeRole-${cluster.name} because no identity-based policy allows the iam:PassRole action`
      const event = addLaunchEvent(cluster, controller, {
        name: 'RunInstances',
        error: { code: 'Client.UnauthorizedOperation', message: `${notAuthorized} ${denied}` },
      })
      return [
        ...trailTraces(event),
        {
          kind: 'log lines of Karpenter',
          text: nodeClassLog(cluster, `UnauthorizedOperation: ${notAuthorized} ${denied}`),
        },
        { kind: 'the cluster’s name', text: `cluster: ${cluster.name}` },
        {
          kind: 'the condition of a node class',
          text: `cluster: ${cluster.name}\n${condition('False', 'RunInstancesAuthCheckFailed', "Controller isn't authorized to call ec2:RunInstances")}`,
        },
      ]
    },
  })
  const noSpotRole =
    'AuthFailure.ServiceLinkedRoleCreationNotPermitted: The provided credentials do not have permission to create the service-linked role for EC2 Spot Instances.'
  tell({
    account: newcomer,
    name: 'first-crossing',
    plan: { running: 0 },
    named: [{ failure: 'F14', fixIn: newcomer.id }],
    note: 'The first Spot instance of the account; its service-linked role is not there, and the controller may not make it.',
    traces(cluster, { controller }) {
      const [errorCode, errorMessage] = noSpotRole.split(': ')
      const event = addLaunchEvent(cluster, controller, {
        name: 'CreateFleet',
        answer: {
          CreateFleetResponse: { fleetId: 'fleet-0a1b2c3d', errorSet: { item: [{ errorCode, errorMessage }] } },
        },
      })
      return [
        { kind: 'a CloudTrail event', text: recordOf(event) },
        { kind: 'log lines of Karpenter', text: claimLog(cluster, noSpotRole) },
        {
          kind: 'the events of a NodeClaim',
          text: `cluster: ${cluster.name}\nWarning  SpotSLRCreationFailed  3m  karpenter  NodeClaim general-4k2xz event: ${noSpotRole}`,
        },
      ]
    },
  })
  tell({
    account: harbour,
    name: 'cranes',
    plan: { imageId: addForeignImage(accounts, region).imageId, running: 0 },
    named: [{ failure: 'F17', fixIn: forge.id }],
    note: 'The node class selects an image of image-forge, whose encrypted snapshot is not shared with its key.',
    traces(cluster, { controller }) {
      const { imageId, key } = addForeignImage(accounts, region)
      const refused = `AMIAuthorizationFailure: Not authorized for images: [${imageId}]`
      const [event] = addRefusedCalls(cluster, controller, {
        count: 1,
        keyArn: key.arn,
        operation: 'ReEncryptFrom',
        because: noResourcePolicy,
        session: `eks-${cluster.name}-karpenter`,
      })
      return [
        ...trailTraces(event),
        { kind: 'log lines of Karpenter', text: claimLog(cluster, refused), ownerUnnamed: true },
        { kind: 'the error of the fleet', text: `cluster: ${cluster.name}\n${refused}`, ownerUnnamed: true },
      ]
    },
  })
  tell({
    account: harbour,
    name: 'containers',
    named: [{ failure: 'F18', fixIn: harbour.id }],
    note: 'The key holds as many grants as a key can.',
    traces(cluster, { controller }, key) {
      const message = `LimitExceededException: You have exceeded the number of grants per KMS key for ${key.arn}.`
      const [event] = addRefusedCalls(cluster, controller, {
        count: 1,
        keyArn: key.arn,
        operation: 'CreateGrant',
        because: { code: 'LimitExceededException', message: message.slice(message.indexOf(' ') + 1) },
        session: `eks-${cluster.name}-karpenter`,
      })
      return [
        ...trailTraces(event).filter(({ kind }) => kind === 'a CloudTrail event'),
        {
          kind: 'an error of the command line',
          text: `An error occurred (LimitExceededException) when calling the CreateGrant operation: You have exceeded the number of grants per KMS key for ${key.arn}.`,
        },
        {
          kind: 'an error of Terraform',
          text: `Error: creating KMS Grant for Key (${key.arn}): operation error KMS: CreateGrant, https response error StatusCode: 400, RequestID: 5f1f2c0e-4a55-4a30-9f0d-000000000003, ${message}`,
        },
      ]
    },
  })
}

const recordOf = ({ record }: TrailEvent) => JSON.stringify(record, null, 2)

const condition = (status: string, reason: string, message: string) =>
  `Status condition transitioned, Type: ValidationSucceeded, Status: Unknown -> ${status}, Reason: ${reason}, Message: ${message}`

const nodeClassLog = (cluster: ClusterBuilder, error: string) =>
  logLine(cluster, {
    controller: 'nodeclass',
    EC2NodeClass: { name: 'default' },
    error: `validating run instances, ${error}`,
  })

const claimLog = (cluster: ClusterBuilder, error: string) =>
  `cluster: ${cluster.name}\n${logLine(cluster, {
    controller: 'nodeclaim.lifecycle',
    NodeClaim: { name: 'general-4k2xz' },
    error: `launching nodeclaim, creating instance, with fleet error(s), ${error}`,
  })}`

const logLine = (cluster: ClusterBuilder, more: object) =>
  JSON.stringify({
    level: 'ERROR',
    time: cluster.account.minutesAgo(4).toISOString(),
    logger: 'controller',
    message: 'Reconciler error',
    ...more,
  })

/** An image of another account over a snapshot under a key that admits nobody else; shared by half. */
function addForeignImage({ forge, harbour }: IncidentAccounts, region: string): { imageId: string; key: Key } {
  const resources = forge.region(region)
  const known = resources.keys.find(({ aliases }) => aliases.includes('alias/hardened-images'))
  const key = known ?? ownVolumeKey(forge, region, 'hardened-images')
  const ImageId = ec2Id('ami', forge.id, 'hardened')
  if (!known) {
    const SnapshotId = ec2Id('snap', ImageId)
    const image = {
      ImageId,
      Name: 'hardened-eks-node-1.33',
      OwnerId: forge.id,
      Public: false,
      State: 'available' as const,
      RootDeviceName: '/dev/xvda',
      RootDeviceType: 'ebs' as const,
      Architecture: 'x86_64' as const,
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId, VolumeSize: 20, Encrypted: true } }],
    }
    resources.images.push(image)
    harbour.region(region).images.push(image)
    resources.snapshots.push({ SnapshotId, OwnerId: forge.id, Encrypted: true, KmsKeyId: key.arn, State: 'completed' })
  }
  return { imageId: ImageId, key }
}
