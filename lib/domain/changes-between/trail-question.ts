import { nameOf, parseArn } from '../arn'

/** Where CloudTrail keeps the events on a resource, and by which name. */
export interface TrailQuestion {
  readonly accountId: string
  readonly region: string
  /** LookupEvents' ResourceName. */
  readonly resourceName: string
}

/** Names under which an event's resources may hold this one: a grant is its key's, IAM's are also found by their bare name. */
export function namesInTrail(kind: string, id: string, body: object): string[] {
  const { keyArn, arn, clusterArn } = body as Readonly<Record<string, unknown>>
  if (kind === 'kms-grant' && typeof keyArn === 'string') return [keyArn]
  const arns = [id, arn, kind === 'eks-cluster' ? null : clusterArn]
  return [...new Set(arns.filter((one): one is string => typeof one === 'string' && one !== ''))]
}

/** IAM and Organizations write to one Region: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html */
const globalRegions: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
}

export interface Placed {
  readonly kind: string
  readonly id: string
  readonly accountId: string
  readonly region: string
  readonly body: object
}

/** How to ask CloudTrail about a resource, or in words why that cannot be asked. */
export function trailQuestion(resource: Placed, managementAccountId: string | null): TrailQuestion | string {
  const { kind, id, accountId, region, body } = resource
  const here = { accountId, region }
  const globalRegion = globalRegions[parseArn(id)?.partition ?? 'aws'] ?? 'us-east-1'
  switch (kind) {
    case 'kms-key':
      return { ...here, resourceName: id }
    case 'kms-grant': {
      const key = (body as { keyArn?: string }).keyArn ?? id
      return { ...here, resourceName: key }
    }
    case 'iam-role':
    case 'iam-user':
    case 'iam-group':
      return { accountId, region: globalRegion, resourceName: nameOf(id) }
    case 'iam-policy': {
      const { arn = id, awsManaged } = body as { arn?: string; awsManaged?: boolean }
      if (awsManaged) return 'AWS changes its own managed policies; no account has an event of it.'
      return { accountId, region: globalRegion, resourceName: arn }
    }
    case 'ec2-ebs-default':
      return 'CloudTrail names no resource for the EBS defaults of an account, so it cannot be asked by one.'
    case 'kubernetes-node-class':
    case 'kubernetes-node-pool':
    case 'kubernetes-storage-class':
      return 'CloudTrail knows nothing of what changes inside a cluster: its audit log does.'
    case 'organization':
    case 'account':
    case 'organizational-unit':
    case 'control-policy':
      if (!managementAccountId) return 'Nobody knows the management account, where the organization’s events are.'
      return { accountId: managementAccountId, region: globalRegion, resourceName: id }
    case 'eks-access-entry':
    case 'eks-pod-identity-association':
      return { ...here, resourceName: nameOf((body as { clusterArn?: string }).clusterArn ?? id) }
    default:
      return { ...here, resourceName: (body as { name?: string }).name || nameOf(id) }
  }
}
