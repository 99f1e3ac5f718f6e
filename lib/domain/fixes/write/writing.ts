import { parseArn } from '../../arn'
import type { NamedPolicy } from '../../policy/question'
import type { Edit } from '../edit'
import type { Situation } from '../situation'

/** What a rendering needs to know of one edit. */
export interface Writing {
  readonly situation: Situation
  readonly edit: Edit
  /** The policy as it will read; null for grants and key states. */
  readonly policy: NamedPolicy | null
  readonly accountId: string | null
  readonly retiringPrincipal: string
}

/** The role or user that identity policies hang on, by name as IAM's calls want it. */
export function holderOf({ identity }: Situation): { readonly type: 'role' | 'user'; readonly name: string } | null {
  const arn = identity === null ? null : parseArn(identity)
  const name = arn?.resource.slice(arn.resource.lastIndexOf('/') + 1)
  if (!arn || !name) return null
  if (arn.resource.startsWith('role/')) return { type: 'role', name }
  return arn.resource.startsWith('user/') ? { type: 'user', name } : null
}

export const isEmptied = (policy: NamedPolicy | null): boolean => {
  const document = policy?.document
  if (typeof document !== 'object' || document === null || !('Statement' in document)) return false
  return Array.isArray(document.Statement) && document.Statement.length === 0
}

/** A managed policy that its account can change. */
export const managedArn = (policy: NamedPolicy | null): string | null =>
  policy?.arn && /^arn:[^:]+:iam::\d{12}:policy\//.test(policy.arn) ? policy.arn : null

export const whyOrganization =
  "Only the organization's management account or its delegated administrator can change it."
export const whyEndpoint = 'Only the owner of the VPC endpoint can change its policy.'
export const whySession = 'It is passed by whoever starts the session; no call changes it afterwards.'
export const whyUnknownPlace = 'Where the policy is kept was not read; change it where it is written.'
export const whyNoHolder = 'Nothing can be attached to this principal.'
