import { parseArn } from '../arn'
import { partitionOfRegion } from './partition-of'
import type { TrailRecord } from './trail-record'

/**
 * ARNs of what a record is about. A key may be named by a bare id, an ARN or an alias, in the request, in the answer or in the
 * record's own list; IAM names roles, users and groups without their paths and without ARNs.
 */
export function findResources(record: TrailRecord): string[] {
  const listed = record.resources.flatMap(({ ARN }) => (ARN === undefined ? [] : [ARN]))
  const named = namesIn(record)
  return [...new Set([...listed, ...named])].filter((arn) => parseArn(arn) !== null)
}

function namesIn(record: TrailRecord): string[] {
  switch (record.eventSource) {
    case 'kms.amazonaws.com':
      return keysIn(record)
    case 'iam.amazonaws.com':
      return principalsIn(record)
    case 'eks.amazonaws.com':
      return clustersIn(record)
    default:
      return []
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const member = (value: unknown, name: string): string | undefined =>
  typeof value === 'object' && value !== null ? text((value as Record<string, unknown>)[name]) : undefined

function keysIn({ requestParameters: asked, responseElements: given, serviceEventDetails, ...record }: TrailRecord) {
  // An id or an alias is looked for in the caller's own account and Region; only an ARN reaches further.
  const accountId = record.userIdentity?.accountId ?? record.recipientAccountId
  const reference = text(asked.keyId) ?? text(asked.targetKeyId)
  const found = [
    reference && keyArn(reference, record.awsRegion, accountId),
    text(asked.aliasName) && keyArn(text(asked.aliasName) ?? '', record.awsRegion, accountId),
    text(given.keyId) && keyArn(text(given.keyId) ?? '', record.awsRegion, accountId),
    member(given.keyMetadata, 'arn'),
    member(given.replicaKeyMetadata, 'arn'),
    text(serviceEventDetails.keyId) && keyArn(text(serviceEventDetails.keyId) ?? '', record.awsRegion, accountId),
  ]
  return found.filter((arn): arn is string => Boolean(arn))
}

function keyArn(reference: string, region: string | undefined, accountId: string | undefined): string | undefined {
  if (reference.startsWith('arn:')) return reference
  if (region === undefined || accountId === undefined) return undefined
  const resource = reference.startsWith('alias/') ? reference : `key/${reference}`
  return `arn:${partitionOfRegion(region)}:kms:${region}:${accountId}:${resource}`
}

function principalsIn({ requestParameters: asked, recipientAccountId, awsRegion = '' }: TrailRecord): string[] {
  const own = (kind: string, name: unknown) =>
    text(name) === undefined || recipientAccountId === undefined
      ? []
      : [`arn:${partitionOfRegion(awsRegion)}:iam::${recipientAccountId}:${kind}/${text(name)}`]
  return [
    ...own('role', asked.roleName),
    ...own('user', asked.userName),
    ...own('group', asked.groupName),
    ...[text(asked.policyArn), text(asked.permissionsBoundary)].filter((arn) => arn !== undefined),
  ]
}

/** EKS's paths call the cluster `name`, also where the call is about something in it. */
function clustersIn({ requestParameters: asked, recipientAccountId, awsRegion }: TrailRecord): string[] {
  const name = text(asked.clusterName) ?? text(asked.name)
  if (name === undefined || awsRegion === undefined || recipientAccountId === undefined) return []
  return [`arn:${partitionOfRegion(awsRegion)}:eks:${awsRegion}:${recipientAccountId}:cluster/${name}`]
}
