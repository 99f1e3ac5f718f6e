/** A call by which Karpenter asked EC2 for nodes or for their launch template, as CloudTrail recorded it. */
export interface LaunchCall {
  readonly accountId: string
  readonly region: string
  /** By the tags the call asked for. */
  readonly clusterName: string
  /** Whose session it was. */
  readonly roleArn: string
  readonly eventName: string
  /** `karpenter.sh-1.8.2 …`. */
  readonly userAgent: string
  /** ISO 8601. */
  readonly at: string
}
