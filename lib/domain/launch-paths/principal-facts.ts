import { accountOf, isServiceLinkedRole } from '../arn'
import type { AttachedPolicy, Role } from '../inventory/principal'
import { isListed } from '../inventory/reads'
import { failed, type Observed, seen, type Unread } from '../observed'
import type { NamedPolicy, PrincipalFacts } from '../policy/question'
import type { InventoryIndex } from './index-inventory'
import { orgOf } from './key-facts'
import type { NeedPrincipal } from './need'

/** What tells one principal from another; without a kind it is an ordinary role. */
type PrincipalToKnow = Pick<NeedPrincipal, 'arn' | 'sessionTags'> & Partial<Pick<NeedPrincipal, 'kind'>>

/** The instance of the next launch: no grant names it yet. */
export const nextInstanceId = 'i-00000000000000000'

/**
 * What the evaluator wants to know of a principal; made once per principal. A principal whose account's IAM could not be read has
 * unread policies, so that no verdict claims a permission is missing.
 */
export function principalFacts(index: InventoryIndex, principal: PrincipalToKnow): PrincipalFacts {
  const key = principal.sessionTags ? `${principal.arn} ${JSON.stringify(principal.sessionTags)}` : principal.arn
  const before = index.facts.principals.get(key)
  if (before) return before
  const facts = makePrincipalFacts(index, principal)
  index.facts.principals.set(key, facts)
  return facts
}

function makePrincipalFacts(index: InventoryIndex, principal: PrincipalToKnow): PrincipalFacts {
  const accountId = accountOf(principal.arn) ?? ''
  const orgId = orgOf(index, accountId)
  if (principal.kind === 'identity-only-role') return { ...identityOnlySession(principal.arn, accountId), orgId }

  const role = index.roles.get(principal.arn)
  const serviceLinked = isServiceLinkedRole(principal.arn)
  return {
    arn: principal.arn,
    type: serviceLinked ? 'service-linked-role' : 'role',
    uniqueId: role?.roleId,
    identityPolicies: serviceLinked ? servicePolicies(index, role) : identityPolicies(index, accountId, role),
    boundary: role ? boundaryOf(index, role) : undefined,
    tags: { ...role?.tags, ...principal.sessionTags },
    orgId,
  }
}

/** It has no policies at all: EC2's grant for the instance is all it lives on (domain.md 1.5). */
function identityOnlySession(roleArn: string, accountId: string): PrincipalFacts {
  const partition = roleArn.split(':')[1]
  return {
    arn: `arn:${partition}:sts::${accountId}:assumed-role/aws:ec2-infrastructure/${nextInstanceId}`,
    type: 'session',
    roleArn,
    identityPolicies: seen([]),
  }
}

/** Nobody can edit a service-linked role, and AWS's own policies for those that launch give no KMS action (R8). */
function servicePolicies(index: InventoryIndex, role: Role | undefined): Observed<readonly NamedPolicy[]> {
  if (!role) return seen([])
  return seen(role.attachedPolicies.flatMap((p) => managedPolicy(index, role, p) ?? []))
}

function identityPolicies(
  index: InventoryIndex,
  accountId: string,
  role: Role | undefined,
): Observed<readonly NamedPolicy[]> {
  const unread = iamUnread(index, accountId)
  if (unread) return unread
  if (!role) {
    return failed(
      'iam:GetAccountAuthorizationDetails',
      'NotScanned',
      `the role is not among those read in ${accountId}`,
    )
  }
  const policies: NamedPolicy[] = []
  for (const { name, documentHash: hash } of role.inlinePolicies) {
    const document = index.inventory.documents.get(hash)
    if (document === undefined) return documentMissing(name)
    policies.push({ name, document, hash, arn: 'inline' })
  }
  for (const attached of role.attachedPolicies) {
    const policy = managedPolicy(index, role, attached)
    if (!policy) return documentMissing(attached.arn)
    policies.push(policy)
  }
  return seen(policies)
}

/** Why an account's IAM is not known; null when it was read (or when an earlier reading still stands). */
export function iamUnread(index: InventoryIndex, accountId: string): Unread | null {
  const reading = index.reads('iam', accountId)
  return reading.state === 'unread' ? reading.unread : null
}

/** A role that is certainly not there: all roles of its account were listed. */
export function isKnownAbsent(index: InventoryIndex, roleArn: string): boolean {
  if (index.roles.has(roleArn)) return false
  return isListed(index.reads('iam', accountOf(roleArn) ?? ''))
}

function boundaryOf(index: InventoryIndex, role: Role): Observed<NamedPolicy> | undefined {
  if (!role.boundaryArn) return undefined
  const policy = managedPolicy(index, role, { arn: role.boundaryArn, name: role.boundaryArn.split('/').at(-1) ?? '' })
  return policy ? seen(policy) : documentMissing(role.boundaryArn)
}

function managedPolicy(index: InventoryIndex, role: Role, attached: AttachedPolicy): NamedPolicy | null {
  const hash = index.managedPolicies.get(`${role.accountId}/${attached.arn}`)?.documentHash
  const document = hash && index.inventory.documents.get(hash)
  return hash && document !== undefined ? { name: attached.name, document, hash, arn: attached.arn } : null
}

const documentMissing = (policy: string) =>
  failed(
    'iam:GetAccountAuthorizationDetails',
    'DocumentMissing',
    `the document of policy ${policy} was not among those read`,
  )
