export interface BlockDevice {
  readonly deviceName: string
  readonly encrypted: boolean | null
  /** Key id, alias, key ARN or alias ARN, as written. */
  readonly kmsKeyId: string | null
  readonly snapshotId: string | null
}

/** One version of a launch template ($Latest or $Default). */
export interface LaunchTemplate {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly isDefault: boolean
  readonly accountId: string
  readonly region: string
  /** ARN of the creator: a session's ARN for a role. Strong evidence of who runs Karpenter. */
  readonly createdBy: string | null
  readonly imageId: string | null
  readonly instanceProfile: string | null
  readonly blockDevices: readonly BlockDevice[]
  readonly tags: Readonly<Record<string, string>>
}

export interface Volume {
  readonly id: string
  readonly accountId: string
  readonly region: string
  readonly encrypted: boolean
  readonly kmsKeyArn: string | null
  readonly state: string
  readonly instanceIds: readonly string[]
  readonly tags: Readonly<Record<string, string>>
}

export interface Instance {
  readonly id: string
  readonly accountId: string
  readonly region: string
  readonly state: string
  readonly stateReasonCode: string | null
  readonly stateReason: string | null
  readonly stateTransitionReason: string | null
  readonly launchedAt: string | null
  /** The name of its node in Kubernetes, unless that is asked to be its id; EC2 forgets it with the instance. */
  readonly privateDnsName: string | null
  readonly imageId: string | null
  readonly instanceProfileArn: string | null
  readonly spot: boolean
  readonly volumeIds: readonly string[]
  readonly tags: Readonly<Record<string, string>>
}

/** A machine image that nodes or templates start from, with the snapshots its volumes are restored from. */
export interface Image {
  readonly id: string
  /** Where it was seen; its owner may be another account. */
  readonly accountId: string
  readonly region: string
  readonly ownerId: string | null
  readonly name: string | null
  readonly blockDevices: readonly {
    readonly deviceName: string
    readonly encrypted: boolean | null
    readonly snapshotId: string
  }[]
}

export interface Snapshot {
  readonly id: string
  /** Where it was seen; its owner may be another account. */
  readonly accountId: string
  readonly region: string
  readonly ownerId: string | null
  readonly encrypted: boolean | null
  /** null: not encrypted, or hidden by its owner. */
  readonly kmsKeyArn: string | null
}

/** The account's EBS defaults in one Region. */
export interface EbsDefault {
  readonly accountId: string
  readonly region: string
  /** `alias/aws/ebs` or a key's id, ARN or alias. */
  readonly defaultKey: string | null
  readonly encryptionByDefault: boolean | null
}

export interface AutoScalingGroup {
  readonly arn: string
  readonly name: string
  readonly accountId: string
  readonly region: string
  /** The exact service-linked role, with its suffix: the one that needs the grant. */
  readonly serviceLinkedRoleArn: string | null
  readonly launchTemplate: {
    readonly id: string | null
    readonly name: string | null
    readonly version: string | null
  } | null
  readonly spot: boolean
  readonly tags: Readonly<Record<string, string>>
}
