import { z } from 'zod'
import type { BlockDevice } from '../inventory/compute'
import type {
  KubernetesBody,
  KubernetesKind,
  KubernetesNodeClass,
  KubernetesNodePool,
  KubernetesStorageClass,
} from '../inventory/kubernetes'

type Own<B> = B extends KubernetesBody ? Omit<B, 'clusterArn' | 'accountId' | 'region' | 'name' | 'apiVersion'> : never
/** What is kept of an object, beside what every object has. */
export type OwnBody = Own<KubernetesNodeClass> | Own<KubernetesNodePool> | Own<KubernetesStorageClass>

/** How to read one kind, in the versions that are known. Only what decides keys and roles is looked at, and only that is kept. */
export interface ObjectSchema {
  readonly kind: KubernetesKind
  readonly group: string
  /** As it stands in addresses of the Kubernetes API. */
  readonly plural: string
  readonly versions: Readonly<Record<string, z.ZodType<OwnBody>>>
}

/** No control characters and no halves of characters: neither can be stored, and nobody writes them. */
const plain = z.string().regex(/^[^\p{Cc}\p{Cs}]*$/u, 'holds characters that nothing of Kubernetes has')
const text = plain.min(1).max(2_048).nullish()
const some = <T extends z.ZodType>(item: T) => z.array(item).max(500).nullish()

const Mapping = z.object({
  deviceName: text,
  ebs: z.object({ encrypted: z.boolean().nullish(), kmsKeyID: text, snapshotID: text }).nullish(),
})
const Status = z.object({ instanceProfile: text, amis: some(z.object({ id: text })) }).nullish()

const nodeClass = (amiFamily: z.ZodType<string | null | undefined>) =>
  z
    .object({
      spec: z.object({
        amiFamily,
        amiSelectorTerms: some(z.object({ alias: text, id: text })),
        role: text,
        instanceProfile: text,
        blockDeviceMappings: some(Mapping),
      }),
      status: Status,
    })
    .transform(({ spec, status }): OwnBody => {
      const terms = spec.amiSelectorTerms ?? []
      const alias = terms.find((term) => term.alias)?.alias
      const mappings = spec.blockDeviceMappings ?? []
      return {
        kind: 'EC2NodeClass',
        amiFamily: spec.amiFamily ?? (alias ? familyOfAlias(alias) : 'Custom'),
        imageIds: [...new Set([...terms, ...(status?.amis ?? [])].flatMap(({ id }) => id ?? []))].sort(),
        role: spec.role ?? null,
        instanceProfile: spec.instanceProfile ?? status?.instanceProfile ?? null,
        blockDevices: mappings.length > 0 ? mappings.map(deviceOf) : null,
        ephemeralKey: null,
      }
    })

const deviceOf = ({ deviceName, ebs }: z.infer<typeof Mapping>): BlockDevice => ({
  deviceName: deviceName ?? '',
  encrypted: ebs?.encrypted ?? null,
  kmsKeyId: ebs?.kmsKeyID ?? null,
  snapshotId: ebs?.snapshotID ?? null,
})

/** `al2023@latest` stands for AMIs of that family. */
function familyOfAlias(alias: string): string {
  const name = alias.split('@')[0]?.toLowerCase() ?? ''
  const families = ['AL2', 'AL2023', 'Bottlerocket', 'Windows2019', 'Windows2022', 'Windows2025']
  return families.find((family) => family.toLowerCase() === name) ?? alias
}

const autoNodeClass = z
  .object({
    spec: z.object({
      role: text,
      instanceProfile: text,
      ephemeralStorage: z.object({ kmsKeyID: text }).nullish(),
    }),
    status: Status,
  })
  .transform(
    ({ spec, status }): OwnBody => ({
      kind: 'NodeClass',
      amiFamily: null,
      imageIds: [],
      role: spec.role ?? null,
      instanceProfile: spec.instanceProfile ?? status?.instanceProfile ?? null,
      blockDevices: null,
      ephemeralKey: spec.ephemeralStorage?.kmsKeyID ?? null,
    }),
  )

const capacityType = 'karpenter.sh/capacity-type'
const nodePool = z
  .object({
    spec: z.object({
      template: z.object({
        spec: z.object({
          nodeClassRef: z.object({ kind: text, name: plain.min(1).max(253) }),
          requirements: some(
            z.object({ key: z.string().max(317), operator: z.string().max(63), values: some(plain.max(253)) }),
          ),
        }),
      }),
    }),
  })
  .transform(({ spec }): OwnBody => {
    const { nodeClassRef, requirements } = spec.template.spec
    const types = (requirements ?? []).filter(({ key, operator }) => key === capacityType && operator === 'In')
    return {
      kind: 'NodePool',
      nodeClass: { kind: nodeClassRef.kind ?? 'EC2NodeClass', name: nodeClassRef.name },
      capacityTypes: [...new Set(types.flatMap(({ values }) => values ?? []))].sort(),
    }
  })

/** Who makes volumes of EBS: the driver, what it replaced, and EKS Auto Mode itself. */
export const ebsProvisioners = ['ebs.csi.aws.com', 'kubernetes.io/aws-ebs', 'ebs.csi.eks.amazonaws.com']

const storageClass = z
  .object({
    provisioner: plain.min(1).max(253),
    parameters: z.record(z.string(), z.string()).nullish(),
  })
  .transform(({ provisioner, parameters }) => {
    // What other provisioners are told is none of our business.
    const own = ebsProvisioners.includes(provisioner) ? Object.entries(parameters ?? {}) : []
    const parameter = (name: string) => own.find(([key]) => key.toLowerCase() === name)?.[1].trim() || null
    return { provisioner, encrypted: parameter('encrypted')?.toLowerCase() ?? null, kmsKeyId: parameter('kmskeyid') }
  })
  .pipe(
    z.object({
      provisioner: z.string(),
      encrypted: z.enum(['true', 'false']).nullable(),
      kmsKeyId: plain.max(2_048).nullable(),
    }),
  )
  .transform(
    ({ provisioner, encrypted, kmsKeyId }): OwnBody => ({
      kind: 'StorageClass',
      provisioner,
      encrypted: encrypted === null ? null : encrypted === 'true',
      kmsKeyId,
    }),
  )

export const objectSchemas: readonly ObjectSchema[] = [
  {
    kind: 'EC2NodeClass',
    group: 'karpenter.k8s.aws',
    plural: 'ec2nodeclasses',
    versions: { v1: nodeClass(text), v1beta1: nodeClass(plain.min(1).max(63)) },
  },
  { kind: 'NodeClass', group: 'eks.amazonaws.com', plural: 'nodeclasses', versions: { v1: autoNodeClass } },
  {
    kind: 'NodePool',
    group: 'karpenter.sh',
    plural: 'nodepools',
    versions: { v1: nodePool, v1beta1: nodePool },
  },
  { kind: 'StorageClass', group: 'storage.k8s.io', plural: 'storageclasses', versions: { v1: storageClass } },
]
