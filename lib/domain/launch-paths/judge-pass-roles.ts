import { accountOf } from '../arn'
import { judgePassRole } from '../policy/judge-pass-role'
import { clusterOf } from './build-question'
import { controlPoliciesOver } from './control-policies'
import { isUnseen } from './find-principals'
import type { InventoryIndex } from './index-inventory'
import type { JudgedPassRole, Need } from './need'
import { isKnownAbsent, principalFacts } from './principal-facts'
import { passRoleContext } from './request-context'

/**
 * Whether a controller may hand each role of its nodes to EC2 (domain.md 3.5). It is asked for before any volume is made: a lack of it
 * fails at CreateFleet or RunInstances as UnauthorizedOperation, never as an error of KMS.
 */
export function judgePassRoles(index: InventoryIndex, need: Need): JudgedPassRole[] {
  return need.passes.map((roleArn) => judgeOne(index, need, roleArn))
}

function judgeOne(index: InventoryIndex, need: Need, roleArn: string): JudgedPassRole {
  const { principal } = need
  const unknown = (reason: string): JudgedPassRole => ({
    roleArn,
    verdict: 'unknown',
    layer: 'identity-policy',
    reason,
  })
  if (isUnseen(principal)) return unknown(`${principal.evidence[0]?.text ?? 'The controller is not known'}.`)
  if (isUnseen({ ...principal, arn: roleArn })) return unknown('The role of the nodes is not known.')
  if (isKnownAbsent(index, principal.arn))
    return { roleArn, verdict: 'denied', layer: 'identity-policy', reason: `The role ${principal.arn} does not exist.` }
  const account = accountOf(principal.arn) ?? ''
  if (accountOf(roleArn) !== account)
    return unknown(`The role of the nodes is in another account than the controller, and IAM passes roles within one.`)
  const { verdict, layer, reason } = judgePassRole({
    principal: principalFacts(index, principal),
    roleArn,
    scps: controlPoliciesOver(index, account, 'SERVICE_CONTROL_POLICY') ?? undefined,
    request: passRoleContext(clusterOf(index, need)),
  })
  return { roleArn, verdict, layer, reason }
}
