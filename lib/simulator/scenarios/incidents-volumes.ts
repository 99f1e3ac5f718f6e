import type { Key } from '../world/kms-key'
import { policy } from '../world/policy-document'
import { ClusterBuilder } from './builder/cluster-builder'
import { addEbsCsi, type EbsCsi } from './builder/ebs-csi'
import { addRefusedCalls, type FailedLaunchPlan } from './builder/failed-launches'
import { addKarpenter } from './builder/karpenter'
import { ec2Id } from './builder/made-up-ids'
import type { IncidentAccounts } from './incidents-accounts'
import type { BrokenNeed, Incident, NamedLink } from './incidents-expectations'
import { noIdentityPolicy, noResourcePolicy } from './incidents-tell'
import { attachTraces, provisionTraces, trailTraces } from './incidents-traces'
import { delegateToIam, volumePermissions } from './key-policies'
import { ownVolumeKey, sharedVolumeKey } from './northwind-volume-keys'

const revoked = 'CustomerKeyHasBeenRevoked: The customer-managed key of the volume has been revoked.'

interface VolumeStory {
  readonly name: string
  readonly key: Key
  readonly kms: ReturnType<typeof volumePermissions>
  readonly operation: FailedLaunchPlan['operation']
  readonly because: FailedLaunchPlan['because']
  readonly broken: Omit<BrokenNeed, 'principalArn' | 'keyArn'>
  readonly named: readonly NamedLink[]
  readonly note: string
}

/** Clusters whose nodes are well and whose persistent volumes can no longer be made or attached. */
export function addVolumeIncidents({ custody, silos }: IncidentAccounts, incidents: Incident[]): void {
  const region = 'us-west-2'
  const tell = (story: VolumeStory) => {
    const cluster = new ClusterBuilder(silos, region, { name: story.name })
    addKarpenter(cluster, { identity: 'pod-identity', running: 2 })
    const driver: EbsCsi = addEbsCsi(cluster, {
      identity: 'pod-identity',
      kms: story.kms,
      storageKey: story.key,
      volumes: 2,
    })
    const events = addRefusedCalls(cluster, driver.role, {
      keyArn: story.key.arn,
      operation: story.operation,
      because: story.because,
      session: 'ebs-csi-controller',
    })
    const [volume] = driver.volumes
    const attaching = story.operation === 'CreateGrant'
    incidents.push({
      cluster: cluster.name,
      clusterArn: cluster.arn,
      path: 'ebs-csi',
      note: story.note,
      broken: [{ ...story.broken, principalArn: driver.role.arn, keyArn: story.key.arn }],
      named: story.named,
      traces: [
        ...(attaching && volume ? attachTraces(volume, revoked) : []),
        ...(attaching ? [] : provisionTraces(cluster, ec2Id('vol', cluster.arn, 'never'))),
        ...trailTraces(events[0]),
      ],
    })
  }
  const barley = sharedVolumeKey(custody, silos, region, 'barley-claims')
  tell({
    name: 'barley',
    key: barley,
    kms: volumePermissions({ keyArn: barley.arn, createGrant: false }),
    operation: 'CreateGrant',
    because: noIdentityPolicy,
    broken: { failure: 'F3', layers: ['identity-policy'] },
    named: [{ failure: 'F3', fixIn: silos.id }],
    note: 'The driver makes volumes that no node can attach: it may not hand the key to the instance.',
  })
  tell({
    name: 'oats',
    key: sharedVolumeKey(custody, silos, region, 'oats-claims'),
    kms: [],
    operation: 'GenerateDataKeyWithoutPlaintext',
    because: noIdentityPolicy,
    broken: { failure: 'F1', layers: ['identity-policy'] },
    named: [{ failure: 'F1', fixIn: silos.id }],
    note: 'The driver has lost its policy for the key: EC2 makes the volume and takes it away again.',
  })
  tell({
    name: 'rye',
    key: ownVolumeKey(custody, region, 'rye-claims', { policy: policy(delegateToIam(custody.id)) }),
    kms: [],
    operation: 'GenerateDataKeyWithoutPlaintext',
    because: noResourcePolicy,
    broken: { failure: 'F2', layers: ['key-policy'] },
    named: [
      { failure: 'F2', fixIn: custody.id },
      { failure: 'F1', fixIn: silos.id },
    ],
    note: 'Both halves are missing: the key policy does not admit the account, and the driver has no policy for the key.',
  })
}
