import { accountOf } from '../arn'
import type { InventoryIndex } from '../launch-paths/index-inventory'
import type { JudgedNeed } from '../launch-paths/need'
import { principalName } from '../launch-paths/summarize-need'
import { holding, type Link } from './link'

/** F13: roles of nodes that a controller may not pass to EC2. The launch fails there, before it comes to any key (domain.md 3.5). */
export function passRoleLinks(index: InventoryIndex, needs: readonly JudgedNeed[]): readonly Link[] {
  return needs.flatMap(({ principal, passRoles, id }) =>
    passRoles.flatMap(({ roleArn, verdict, layer, reason }): Link[] => {
      if (verdict !== 'denied') return []
      const caller = accountOf(principal.arn)
      const accountId = layer === 'scp' ? (index.inventory.organization?.managementAccountId ?? caller) : caller
      const title = `The controller ${principalName(principal.arn)} may pass the role ${principalName(roleArn)} to its nodes`
      return [
        {
          ...holding('launch-request', title, reason),
          status: 'fails',
          principal: { arn: principal.arn, kind: principal.kind },
          operations: ['iam:PassRole'],
          failure: 'F13',
          layer,
          fix: { accountId, text: `allow iam:PassRole on ${roleArn}, with iam:PassedToService ec2.amazonaws.com.` },
          needId: id,
        },
      ]
    }),
  )
}
