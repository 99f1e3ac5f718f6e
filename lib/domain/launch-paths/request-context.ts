import { accountOf, regionOf } from '../arn'
import type { Cluster } from '../inventory/cluster'
import type { ContextValue, KmsRequest } from '../policy/question'
import type { InventoryIndex } from './index-inventory'
import type { Need } from './need'
import { nextInstanceId } from './principal-facts'

/** Who signs the call that KMS sees (domain.md 3.2). */
export type Caller = 'ec2-for-principal' | 'identity-only-role' | 'principal-itself'

export function callerOf(need: Pick<Need, 'path' | 'principal'>): Caller {
  if (need.principal.kind === 'identity-only-role') return 'identity-only-role'
  if (need.principal.kind === 'node-role' || need.path === 'secrets') return 'principal-itself'
  return 'ec2-for-principal'
}

/**
 * The volume of the next launch. Its id is new, so a grant or condition that holds one existing volume does not count as access,
 * while a pattern such as `vol-*` does.
 */
const nextVolumeId = 'vol-00000000000000000'

/**
 * What EC2 puts into its grant for one instance: AWS does not list it (domain.md 10.4). These are the operations that published
 * least-privilege policies admit; `narrowGrantOperations` is what an instance certainly needs.
 */
export const instanceGrantOperations = [
  'Decrypt',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
] as const
export const narrowGrantOperations = ['Decrypt'] as const

const networkKeys = ['aws:SourceIp', 'aws:VpcSourceIp', 'aws:SourceVpc', 'aws:SourceVpce', 'aws:SourceVpcArn'] as const
const momentKeys = ['aws:CurrentTime', 'aws:EpochTime', 'aws:TokenIssueTime', 'aws:userid', 'aws:UserAgent'] as const

/** Values of a network nobody's policy names: what the service's own network looks like to a customer's policy. */
export const foreignNetwork: Readonly<Record<string, string>> = {
  'aws:SourceIp': '192.0.2.1',
  'aws:VpcSourceIp': '192.0.2.1',
  'aws:SourceVpc': 'vpc-00000000000000000',
  'aws:SourceVpce': 'vpce-00000000000000000',
}

/** The request KMS sees when the launch path needs one operation. */
export function requestFor(
  index: InventoryIndex,
  need: Need,
  cluster: Cluster,
  operation: string,
  grantOperations: readonly string[] = instanceGrantOperations,
): KmsRequest {
  const caller = callerOf(need)
  const grant = operation === 'CreateGrant' && caller === 'ec2-for-principal'
  return {
    operation,
    context: {
      ...commonContext(index, accountOf(need.principal.arn) ?? cluster.accountId, cluster.region),
      ...launchContext(need, cluster, operation, grantOperations),
    },
    unknown: [...unknownKeys(need, caller, operation), ...unreadKeyFacts(index, need.keyArn)],
    parameters: grant ? grantParameters(cluster, grantOperations) : undefined,
  }
}

type Place = Pick<Cluster, 'arn' | 'accountId' | 'region'>

/** What a request carries because a launch path makes it. */
function launchContext(
  need: Pick<Need, 'path' | 'principal'>,
  place: Place,
  operation: string,
  grantOperations: readonly string[],
): Record<string, ContextValue> {
  const caller = callerOf(need)
  return {
    ...callerContext(caller, place),
    ...(need.path === 'secrets' ? {} : volumeContext(operation)),
    ...(operation === 'CreateGrant' && caller === 'ec2-for-principal' ? grantContext(place, grantOperations) : {}),
  }
}

/** One line of the request an operation was judged by. */
export interface RequestLine {
  readonly key: string
  readonly value: string
}

const tellingKeys = [
  'kms:CallerAccount',
  'kms:ViaService',
  'kms:GrantIsForAWSResource',
  'kms:GranteePrincipal',
  'kms:GrantOperations',
  'kms:GrantConstraintType',
  'kms:EncryptionContext:aws:ebs:id',
] as const

/**
 * The request an operation of a need is judged by (domain.md 3.2), in the condition keys that tell a launch from a direct call. Every
 * launch path says the same of all its requests, so the need is all it takes.
 */
export function describeRequest(need: Pick<Need, 'clusterArn' | 'path' | 'principal' | 'uses'>, operation: string) {
  const { clusterArn: arn } = need
  const place = { arn, accountId: accountOf(arn) ?? '', region: regionOf(arn) ?? '' }
  const context: Record<string, ContextValue> = {
    'kms:CallerAccount': accountOf(need.principal.arn) ?? place.accountId,
    ...launchContext(need, place, operation, instanceGrantOperations),
  }
  const unknown = new Set(unknownKeys(need, callerOf(need), operation))
  return tellingKeys.flatMap((key): RequestLine[] => {
    const value = context[key]
    if (key === 'kms:EncryptionContext:aws:ebs:id' && value !== undefined) return [{ key, value: 'the new volume' }]
    if (value !== undefined) return [{ key, value: Array.isArray(value) ? value.join(', ') : String(value) }]
    if (key.startsWith('kms:Grant') && operation !== 'CreateGrant') return []
    if (unknown.has(key)) return [{ key, value: 'not known beforehand' }]
    return key === 'kms:ViaService' ? [{ key, value: 'absent: the principal calls KMS itself' }] : []
  })
}

/**
 * A request for iam:PassRole on the way to an instance. Which instance it will be, and how EC2 came to ask, is only known then.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export const passRoleContext = (cluster: Place) => ({
  context: {
    'iam:PassedToService': 'ec2.amazonaws.com',
    'aws:RequestedRegion': cluster.region,
    'aws:SecureTransport': true,
  },
  unknown: [
    ...momentKeys,
    ...networkKeys,
    'iam:AssociatedResourceArn',
    'iam:ResourceTag/*',
    'aws:ResourceTag/*',
    'aws:ResourceOrgID',
    'aws:ResourceOrgPaths',
    'aws:PrincipalOrgPaths',
    'aws:ViaAWSService',
    'aws:CalledVia*',
    'aws:PrincipalTag/kubernetes-pod-*',
  ],
})

function commonContext(index: InventoryIndex, callerAccount: string, region: string): Record<string, ContextValue> {
  const { organization } = index.inventory
  const path = index.accounts.get(callerAccount)?.path ?? []
  return {
    'kms:CallerAccount': callerAccount,
    'aws:PrincipalAccount': callerAccount,
    'aws:PrincipalIsAWSService': false,
    'aws:RequestedRegion': region,
    'aws:SecureTransport': true,
    ...(organization && path.length > 0 ? { 'aws:PrincipalOrgPaths': [`${organization.id}/${path.join('/')}/`] } : {}),
  }
}

function callerContext(caller: Caller, cluster: Place): Record<string, ContextValue> {
  // A forward access session carries none of the network keys of the first call (R18).
  if (caller === 'ec2-for-principal') {
    return {
      'kms:ViaService': `ec2.${cluster.region}.amazonaws.com`,
      'aws:ViaAWSService': true,
      'aws:CalledVia': ['ec2.amazonaws.com'],
      'aws:CalledViaFirst': 'ec2.amazonaws.com',
      'aws:CalledViaLast': 'ec2.amazonaws.com',
    }
  }
  // AWS's sample policies exempt the identity-only role beside `aws:ViaAWSService`, so its calls do not carry that (1.5).
  return { 'aws:ViaAWSService': false }
}

const encryptingOperations = /^(Encrypt|Decrypt|ReEncrypt|GenerateDataKey)/

/** EBS encrypts under `aws:ebs:id`; DescribeKey carries no encryption context (domain.md 1.4). */
function volumeContext(operation: string): Record<string, ContextValue> {
  if (operation !== 'CreateGrant' && !encryptingOperations.test(operation)) return {}
  return {
    'kms:EncryptionContext:aws:ebs:id': nextVolumeId,
    'kms:EncryptionContextKeys': ['aws:ebs:id'],
    ...(/^(Encrypt|Decrypt|ReEncrypt)/.test(operation) ? { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' } : {}),
  }
}

const granteeOf = (cluster: Place) =>
  `arn:${cluster.arn.split(':')[1]}:sts::${cluster.accountId}:assumed-role/aws:ec2-infrastructure/${nextInstanceId}`

function grantContext(cluster: Place, operations: readonly string[]): Record<string, ContextValue> {
  return {
    'kms:GrantIsForAWSResource': true,
    'kms:GranteePrincipal': granteeOf(cluster),
    'kms:GrantOperations': operations,
    'kms:GrantConstraintType': 'EncryptionContextSubset',
  }
}

function grantParameters(cluster: Place, operations: readonly string[]) {
  return {
    GranteePrincipal: granteeOf(cluster),
    Operations: operations,
    Constraints: { EncryptionContextSubset: { 'aws:ebs:id': nextVolumeId } },
  }
}

function unknownKeys(need: Pick<Need, 'path' | 'principal' | 'uses'>, caller: Caller, operation: string): string[] {
  const unknown: string[] = [...momentKeys]
  if (caller !== 'ec2-for-principal') unknown.push(...networkKeys)
  // Pod Identity also tags each session with its pod's name and uid.
  if (need.principal.sessionTags) unknown.push('aws:PrincipalTag/kubernetes-pod-*')
  // Whether the identity-only role's own call carries it is not documented (domain.md 1.5).
  if (caller === 'identity-only-role') unknown.push('kms:ViaService')
  if (need.path === 'secrets') {
    unknown.push('kms:ViaService', 'kms:EncryptionContext:*', 'kms:EncryptionContextKeys', 'kms:GrantIsForAWSResource')
  }
  if (operation.startsWith('ReEncrypt')) unknown.push('kms:ReEncryptOnSameKey')
  if (operation === 'CreateGrant') unknown.push('kms:RetiringPrincipal', 'kms:RetiringServicePrincipal')
  if (need.uses.some((use) => use.written.includes('alias/'))) unknown.push('kms:RequestAlias')
  return unknown
}

const metadataKeys = [
  'kms:KeySpec',
  'kms:KeyUsage',
  'kms:KeyOrigin',
  'kms:MultiRegion',
  'kms:MultiRegionKeyType',
] as const

/** Facts of the key that could not be read: a policy that asks for them cannot be answered. */
function unreadKeyFacts(index: InventoryIndex, keyArn: string): string[] {
  const key = index.keys.get(keyArn)
  const unread: string[] = []
  if (key?.tags.state !== 'seen') unread.push('aws:ResourceTag/*')
  if (key?.metadata.state !== 'seen') unread.push(...metadataKeys)
  const listed = key && index.reads('kms', key.accountId, key.region).state === 'read'
  if (!listed && !key?.aliases.length) unread.push('kms:ResourceAliases')
  return unread
}

/** The grant EC2 makes for the next instance, in the caller's account, once the launching principal may create it. */
export function instanceGrant(cluster: Cluster, keyArn: string) {
  return {
    grantId: 'made by EC2 at launch',
    keyArn,
    granteePrincipal: granteeOf(cluster),
    issuingAccount: cluster.accountId,
    operations: instanceGrantOperations,
    constraints: { encryptionContextSubset: { 'aws:ebs:id': nextVolumeId } },
  }
}
