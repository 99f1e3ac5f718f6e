export interface Cluster {
  readonly arn: string
  readonly name: string
  readonly accountId: string
  readonly region: string
  readonly version: string
  readonly status: string
  readonly roleArn: string
  /** `https://oidc.eks.…/id/…`, without which IRSA does not exist. */
  readonly oidcIssuer: string | null
  /** Secrets envelope: a key's ARN or alias. */
  readonly secretsKey: string | null
  readonly autoMode: { readonly enabled: boolean; readonly nodeRoleArn: string | null }
  readonly authenticationMode: string | null
  readonly tags: Readonly<Record<string, string>>
}

export interface NodeGroup {
  readonly arn: string
  readonly name: string
  readonly clusterArn: string
  readonly accountId: string
  readonly region: string
  readonly nodeRoleArn: string | null
  readonly capacityType: string | null
  readonly status: string
  readonly autoScalingGroups: readonly string[]
  readonly launchTemplate: {
    readonly id: string | null
    readonly name: string | null
    readonly version: string | null
  } | null
  readonly healthIssues: readonly { readonly code: string; readonly message: string }[]
}

export interface AccessEntry {
  readonly clusterArn: string
  readonly principalArn: string
  /** STANDARD, EC2_LINUX, EC2_WINDOWS, EC2, FARGATE_LINUX, … */
  readonly type: string
  readonly accountId: string
  readonly region: string
}

export interface PodIdentityAssociation {
  readonly id: string
  readonly clusterArn: string
  readonly namespace: string
  readonly serviceAccount: string
  readonly roleArn: string
  /** Set when the role chains into another one, which then makes the calls. */
  readonly targetRoleArn: string | null
  readonly accountId: string
  readonly region: string
}
