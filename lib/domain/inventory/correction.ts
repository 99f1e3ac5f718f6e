/** The principals that a person may know better than discovery does; the others AWS itself names. */
export const correctableKinds = ['karpenter-controller', 'node-role', 'ebs-csi-role'] as const

/** What a person said of a principal of a cluster. It stands until it is taken back, whatever scans find. */
export interface PrincipalCorrection {
  readonly clusterArn: string
  readonly kind: (typeof correctableKinds)[number]
  readonly principalArn: string
  readonly verdict: 'confirmed' | 'rejected'
  readonly reason: string
  /** The person's name. */
  readonly by: string
  /** ISO 8601. */
  readonly at: string
}
