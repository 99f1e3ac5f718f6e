import { parseAssumedRole } from '../arn'
import { granteeOf } from '../inventory/grantee'
import type { Grant } from '../inventory/key'

/** A call that CloudTrail saw on a key. */
export interface SeenCall {
  readonly name: string
  readonly actorArn: string
  /** `AROA…:session`, `111122223333:aws:ec2-infrastructure:i-…` */
  readonly principalId: string | null
  readonly invokedBy: string | null
}

/**
 * Whether a call may have gone by this grant: its grantee made it, and the grant holds the operation. CloudTrail does not say by which of
 * its permissions a caller came in, so it is the last use of the key by the grantee.
 */
export function mayBeUseOf(grant: Grant, call: SeenCall): boolean {
  return holds(grant, call.name) && isGrantee(grant, call)
}

/** One ReEncrypt event stands for both halves; a grant names each. */
const holds = ({ operations }: Grant, name: string) =>
  operations.includes(name) || (name === 'ReEncrypt' && operations.some((one) => one.startsWith('ReEncrypt')))

function isGrantee(grant: Grant, { actorArn, principalId, invokedBy }: SeenCall): boolean {
  const grantee = granteeOf(grant)
  if (grantee.id === '') return false
  if (actorArn === grantee.id || principalId === grantee.id) return true
  const session = parseAssumedRole(actorArn)
  switch (grantee.kind) {
    case 'ebs-instance':
      return (
        (session?.roleName === 'aws:ec2-infrastructure' && session.sessionName === grantee.label) ||
        principalId === `${grantee.accountId}:aws:ec2-infrastructure:${grantee.label}`
      )
    case 'role':
    case 'service-linked-role':
      return session?.accountId === grantee.accountId && session.roleName === grantee.label
    case 'unique-id':
      return principalId !== null && principalId.split(':')[0] === grantee.id.split(':')[0]
    case 'service':
      return invokedBy === grantee.id
    default:
      return false
  }
}
