import { policy } from '../world/policy-document'
import { ClusterBuilder } from './builder/cluster-builder'
import { addRefusedCalls } from './builder/failed-launches'
import { addFailedNode, addRunningNode, nodeImage } from './builder/nodes'
import type { IncidentAccounts } from './incidents-accounts'
import type { Incident } from './incidents-expectations'
import { noIdentityPolicy, noResourcePolicy, tellOfNodeGroup } from './incidents-tell'
import { karpenterTraces } from './incidents-traces'
import { delegateToIam, volumePermissions } from './key-policies'
import { ownVolumeKey, sharedVolumeKey } from './northwind-volume-keys'

/** Nodes that AWS launches: managed node groups, whose service-linked role only a grant lets in, and Auto Mode. */
export function addNodeGroupIncidents(accounts: IncidentAccounts, incidents: Incident[]): void {
  const { custody, depots } = accounts
  const region = 'us-east-1'
  const shared = (name: string) => sharedVolumeKey(custody, depots, region, `${name}-volumes`)

  tellOfNodeGroup(incidents, {
    account: depots,
    region,
    name: 'east-depot',
    key: shared('east-depot'),
    because: noIdentityPolicy,
    broken: 'F4',
    named: [{ failure: 'F4', fixIn: depots.id }],
    note: 'No grant at all; a service-linked role can have nothing else.',
  })
  tellOfNodeGroup(incidents, {
    account: depots,
    region,
    name: 'west-depot',
    key: shared('west-depot'),
    because: noIdentityPolicy,
    grants: (to) => [{ to, issuedBy: custody.id, at: depots.daysAgo(3), name: 'asg-west-depot' }],
    broken: 'F5',
    named: [{ failure: 'F5', fixIn: depots.id }],
    note: 'The grant was made by the account that owns the key: never effective for a service-linked role.',
  })
  tellOfNodeGroup(incidents, {
    account: depots,
    region,
    name: 'north-depot',
    key: shared('north-depot'),
    suffix: 'north',
    because: noIdentityPolicy,
    grants: () => [
      {
        to: depots.getRole('AWSServiceRoleForAutoScaling').arn,
        issuedBy: depots.id,
        at: depots.daysAgo(3),
        name: 'asg-depots',
      },
    ],
    broken: 'F6',
    named: [{ failure: 'F6', fixIn: depots.id }],
    note: 'The group launches with a role of its own suffix; the grant names the plain one.',
  })
  tellOfNodeGroup(incidents, {
    account: depots,
    region,
    name: 'new-depot',
    key: shared('new-depot'),
    because: noIdentityPolicy,
    grants: (to) => [{ to, issuedBy: depots.id, at: depots.minutesAgo(8), name: 'asg-new-depot' }],
    broken: null,
    named: [],
    passed: 'F16',
    note: 'The node was launched two minutes after the grant was made, and before it was known everywhere.',
  })
  addAutoMode(accounts, incidents)
}

/** EKS runs Karpenter as the cluster role, which the key's account has not admitted. */
function addAutoMode({ custody, silos }: IncidentAccounts, incidents: Incident[]): void {
  const region = 'us-east-1'
  const key = ownVolumeKey(custody, region, 'grain-volumes', { policy: policy(delegateToIam(custody.id)) })
  const cluster = new ClusterBuilder(silos, region, {
    name: 'grain',
    version: '1.34',
    autoMode: { volumePermissions: volumePermissions({ keyArn: key.arn }) },
  })
  const node = {
    group: 'auto',
    instanceProfile: 'eks-grain-auto',
    imageId: nodeImage(cluster, 'bottlerocket'),
    tags: {
      ...cluster.ownedTag,
      'eks:eks-cluster-name': cluster.name,
      'karpenter.sh/nodepool': 'general-purpose',
      'eks:kubernetes-node-class-name': 'encrypted',
    },
  }
  // It worked before somebody tidied up the key policy.
  addRunningNode(cluster, node, 0, key)
  const instances = [addFailedNode(cluster, node, 0)]
  const events = addRefusedCalls(cluster, cluster.role, {
    keyArn: key.arn,
    operation: 'GenerateDataKeyWithoutPlaintext',
    because: noResourcePolicy,
    session: `aws-go-sdk-${cluster.name}`,
  })
  incidents.push({
    cluster: cluster.name,
    clusterArn: cluster.arn,
    path: 'auto-mode',
    note: 'Auto Mode launches as the cluster role, which the key policy does not admit.',
    broken: [{ failure: 'F2', principalArn: cluster.role.arn, keyArn: key.arn, layers: ['key-policy'] }],
    named: [{ failure: 'F2', fixIn: custody.id }],
    traces: karpenterTraces(cluster, { instances, events }, { written: key.arn }),
  })
}
