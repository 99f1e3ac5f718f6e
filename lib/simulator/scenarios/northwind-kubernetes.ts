import type { KubernetesObject } from '../world/regional-resources'
import type { ClusterBuilder } from './builder/cluster-builder'
import { NORTHWIND_SCANNER_ROLE } from './northwind-credentials'

/** The group for which a cluster has a role that lists what scans read; README "Clusters from inside". */
const READERS = 'keyscope-readers'

/** Lets the scanner role into a cluster, and says what it finds there. */
function admitScanner(cluster: ClusterBuilder, serves: readonly string[], objects: readonly KubernetesObject[]): void {
  cluster.addAccessEntry(`arn:aws:iam::${cluster.account.id}:role/${NORTHWIND_SCANNER_ROLE}`, 'STANDARD', [READERS])
  cluster.kubernetes.serves.push(...serves)
  cluster.kubernetes.readers.push(READERS)
  cluster.kubernetes.objects.push(...objects)
}

/** Karpenter's classes: one of nodes that run, one that has no node yet and names a key its controller may not use. */
export function addKarpenterObjects(cluster: ClusterBuilder, volumeKeyArn: string): void {
  admitScanner(
    cluster,
    ['karpenter.k8s.aws/v1', 'karpenter.sh/v1'],
    [
      nodeClass(cluster, 'default', 'al2023@v20260209', { '/dev/xvda': volumeKeyArn }),
      nodeClass(cluster, 'batch', 'bottlerocket@v1.34.0', {
        '/dev/xvda': 'alias/payments-queue',
        '/dev/xvdb': 'alias/payments-queue',
      }),
      nodePool('general', { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' }),
      nodePool('batch', { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'batch' }),
      storageClass('gp3', 'ebs.csi.aws.com', volumeKeyArn),
    ],
  )
}

export function addAutoModeObjects(cluster: ClusterBuilder, volumeKeyArn: string): void {
  admitScanner(
    cluster,
    ['eks.amazonaws.com/v1', 'karpenter.sh/v1'],
    [
      {
        apiVersion: 'eks.amazonaws.com/v1',
        kind: 'NodeClass',
        metadata: { name: 'encrypted' },
        spec: { ephemeralStorage: { size: '80Gi', kmsKeyID: volumeKeyArn } },
      },
      nodePool('general-purpose', { group: 'eks.amazonaws.com', kind: 'NodeClass', name: 'encrypted' }),
      storageClass('auto-ebs', 'ebs.csi.eks.amazonaws.com', volumeKeyArn),
    ],
  )
}

function nodeClass(
  { name: cluster }: ClusterBuilder,
  name: string,
  alias: string,
  keys: Readonly<Record<string, string>>,
): KubernetesObject {
  const discovery = [{ tags: { 'karpenter.sh/discovery': cluster } }]
  return {
    apiVersion: 'karpenter.k8s.aws/v1',
    kind: 'EC2NodeClass',
    metadata: { name },
    spec: {
      amiSelectorTerms: [{ alias }],
      role: `KarpenterNodeRole-${cluster}`,
      securityGroupSelectorTerms: discovery,
      subnetSelectorTerms: discovery,
      blockDeviceMappings: Object.entries(keys).map(([deviceName, kmsKeyID]) => ({
        deviceName,
        ebs: { encrypted: true, kmsKeyID, volumeSize: '100Gi', volumeType: 'gp3' },
      })),
    },
  }
}

const nodePool = (name: string, nodeClassRef: object): KubernetesObject => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name },
  spec: {
    template: {
      spec: {
        nodeClassRef,
        requirements: [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] }],
      },
    },
  },
})

const storageClass = (name: string, provisioner: string, kmsKeyId: string): KubernetesObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name },
  provisioner,
  parameters: { type: 'gp3', encrypted: 'true', kmsKeyId },
  volumeBindingMode: 'WaitForFirstConsumer',
})
