import type { BlockDevice } from './compute'

/** What Kubernetes calls it; the kinds whose contents name keys and node roles. */
export const kubernetesKinds = ['EC2NodeClass', 'NodeClass', 'NodePool', 'StorageClass'] as const
export type KubernetesKind = (typeof kubernetesKinds)[number]

interface KubernetesObject {
  readonly clusterArn: string
  readonly accountId: string
  readonly region: string
  readonly name: string
  /** `karpenter.k8s.aws/v1`: the version it was written in. */
  readonly apiVersion: string
}

/** How nodes are made: Karpenter's EC2NodeClass, or the NodeClass of EKS Auto Mode. */
export interface KubernetesNodeClass extends KubernetesObject {
  readonly kind: 'EC2NodeClass' | 'NodeClass'
  /** `AL2023`, `Bottlerocket`, `Custom`, …; null for Auto Mode, which chooses itself. */
  readonly amiFamily: string | null
  /** AMIs it selects by id, and those that Karpenter says its terms select. */
  readonly imageIds: readonly string[]
  /** A role's name, or its ARN. */
  readonly role: string | null
  /** Profile that is written, else the one that Karpenter made of the role. */
  readonly instanceProfile: string | null
  /** null: none are written, and Karpenter decides. */
  readonly blockDevices: readonly BlockDevice[] | null
  /** Auto Mode: the key of the volumes of its nodes. */
  readonly ephemeralKey: string | null
}

/** Which nodes are made of a class. */
export interface KubernetesNodePool extends KubernetesObject {
  readonly kind: 'NodePool'
  readonly nodeClass: { readonly kind: string; readonly name: string }
  /** `spot`, `on-demand`; empty where it does not say. */
  readonly capacityTypes: readonly string[]
}

/** How volumes of pods are made. */
export interface KubernetesStorageClass extends KubernetesObject {
  readonly kind: 'StorageClass'
  readonly provisioner: string
  /** null: not written. */
  readonly encrypted: boolean | null
  readonly kmsKeyId: string | null
}

export type KubernetesBody = KubernetesNodeClass | KubernetesNodePool | KubernetesStorageClass

/** When an object of a cluster was understood last, and what is wrong with it. */
export interface KubernetesRead {
  readonly clusterArn: string
  readonly objectId: string
  readonly kind: KubernetesKind
  readonly name: string
  /** ISO 8601. */
  readonly readAt: string
  /** Too long ago to rely on. */
  readonly stale: boolean
  /** Why it could not be understood when it was handed over last; what is known of it is from before that, if anything is. */
  readonly problem: string | null
}

export const kubernetesObjectId = (clusterArn: string, kind: KubernetesKind, name: string) =>
  `${clusterArn}/kubernetes/${kind}/${name}`
