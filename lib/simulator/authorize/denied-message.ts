/** The policy types as AWS names them in access-denied messages. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export type PolicyType =
  | 'identity-based policy'
  | 'resource-based policy'
  | 'permissions boundary'
  | 'session policy'
  | 'service control policy'
  | 'resource control policy'
  | 'VPC endpoint policy'

export type Cause = { readonly how: 'explicit' | 'implicit'; readonly type: PolicyType }

export interface DeniedCall {
  readonly callerArn: string
  readonly action: string
  readonly resource?: string
  readonly cause?: Cause
}

/** `User: … is not authorized to perform: … on resource: … because …`, in AWS's grammar. */
export function deniedMessage({ callerArn, action, resource, cause }: DeniedCall): string {
  const who = `User: ${callerArn} is not authorized to perform: ${action}`
  const where = resource === undefined ? '' : ` on resource: ${resource}`
  return `${who}${where}${cause ? because(action, cause) : ''}`
}

function because(action: string, { how, type }: Cause): string {
  if (how === 'explicit') return ` with an explicit deny in ${type.startsWith('identity') ? 'an' : 'a'} ${type}`
  return ` because no ${type} allows the ${action} action`
}
