/** Objects as kubectl prints them, with what the API server and controllers add to what people write. */

const metadata = (name: string) => ({
  name,
  uid: '2f0c1a7e-8a43-4a0e-9a5f-3a1d1a5a7a01',
  resourceVersion: '184467',
  generation: 2,
  creationTimestamp: '2026-03-02T10:15:30Z',
  annotations: {
    'karpenter.k8s.aws/ec2nodeclass-hash': '6207334951023190521',
    'kubectl.kubernetes.io/last-applied-configuration': '{"spec":{"userData":"export TOKEN=hunter2"}}\n',
  },
  finalizers: ['karpenter.k8s.aws/termination'],
})

interface Mapping {
  readonly deviceName?: string
  readonly rootVolume?: boolean
  readonly ebs?: Readonly<Record<string, unknown>>
}

export interface NodeClassOptions {
  readonly alias?: string
  readonly amiFamily?: string
  readonly mappings?: readonly Mapping[]
  readonly role?: string
  readonly status?: object
  readonly terms?: readonly object[]
}

/** An EC2NodeClass of Karpenter 1.x. */
export function nodeClass(name: string, options: NodeClassOptions = {}) {
  const { alias = 'al2023@v20260223', mappings, role = `KarpenterNodeRole-${name}`, amiFamily } = options
  return {
    apiVersion: 'karpenter.k8s.aws/v1',
    kind: 'EC2NodeClass',
    metadata: metadata(name),
    spec: {
      ...(amiFamily && { amiFamily }),
      amiSelectorTerms: options.terms ?? [{ alias }],
      ...(mappings && { blockDeviceMappings: mappings }),
      kubelet: { maxPods: 110 },
      metadataOptions: { httpEndpoint: 'enabled', httpPutResponseHopLimit: 1, httpTokens: 'required' },
      role,
      securityGroupSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'payments' } }],
      subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'payments' } }],
      tags: { team: 'payments' },
      userData: 'export TOKEN=hunter2',
    },
    status: {
      amis: [{ id: 'ami-0f00000000000000a', name: 'al2023', requirements: [] }],
      conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', message: '' }],
      instanceProfile: `payments_${'4'.repeat(19)}`,
      ...options.status,
    },
  }
}

/** The same of Karpenter 0.32 to 0.37. */
export function oldNodeClass(name: string, spec: object) {
  return {
    apiVersion: 'karpenter.k8s.aws/v1beta1',
    kind: 'EC2NodeClass',
    metadata: metadata(name),
    spec: {
      amiFamily: 'AL2',
      metadataOptions: { httpTokens: 'required' },
      role: `KarpenterNodeRole-${name}`,
      securityGroupSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'payments' } }],
      ...spec,
    },
  }
}

export const mapping = (ebs: Readonly<Record<string, unknown>>, deviceName = '/dev/xvda'): Mapping => ({
  deviceName,
  ebs: { volumeSize: '100Gi', volumeType: 'gp3', deleteOnTermination: true, ...ebs },
})

export function nodePool(name: string, nodeClassName: string, { version = 'v1', capacity = ['on-demand'] } = {}) {
  const ref = version === 'v1' ? { group: 'karpenter.k8s.aws' } : { apiVersion: 'karpenter.k8s.aws/v1beta1' }
  return {
    apiVersion: `karpenter.sh/${version}`,
    kind: 'NodePool',
    metadata: metadata(name),
    spec: {
      disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', budgets: [{ nodes: '10%' }] },
      limits: { cpu: '1000' },
      template: {
        spec: {
          expireAfter: '720h',
          nodeClassRef: { ...ref, kind: 'EC2NodeClass', name: nodeClassName },
          requirements: [
            { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] },
            { key: 'karpenter.sh/capacity-type', operator: 'In', values: capacity },
            { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gt', values: ['2'] },
          ],
        },
      },
    },
  }
}

export function storageClass(
  name: string,
  parameters: Readonly<Record<string, string>>,
  provisioner = 'ebs.csi.aws.com',
) {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: metadata(name),
    provisioner,
    parameters,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
  }
}

/** A NodeClass of EKS Auto Mode. */
export function autoNodeClass(name: string, spec: object = {}) {
  return {
    apiVersion: 'eks.amazonaws.com/v1',
    kind: 'NodeClass',
    metadata: metadata(name),
    spec: {
      ephemeralStorage: { iops: 3000, size: '80Gi', throughput: 125 },
      networkPolicy: 'DefaultAllow',
      snatPolicy: 'Random',
      ...spec,
    },
  }
}

/** As `kubectl get a,b,c -o json` wraps them. */
export const kubectlList = (...items: readonly object[]) => ({
  apiVersion: 'v1',
  items,
  kind: 'List',
  metadata: { resourceVersion: '' },
})
