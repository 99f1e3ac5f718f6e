import * as iam from '@aws-sdk/client-iam'
import { requireIdentityAllows } from '../../authorize/identity-allows'
import type { Journal } from '../../journal/journal'
import type { Call } from '../../server/call'
import type { Handlers } from '../../server/handlers'
import { findRoleByName } from '../../world/find'
import type { World } from '../../world/organization'
import type { Role } from '../../world/principals'
import { readPolicy } from '../read-policy'
import { noSuchEntity } from './reads'

const $metadata = {}

/** Changes to roles. Each is authorized on the role, journalled, and recorded in CloudTrail by the service around. */
export function roleWrites(world: World, journal: Journal): Handlers<typeof iam> {
  /** The named role, after the caller's policies have let it be changed so. */
  function changeable(call: Call, name = '', policyArn?: string): Role {
    const role = findRoleByName(world, call.accountId, name)
    requireIdentityAllows(world, { protocol: 'query' }, call, {
      resource: role?.arn ?? `arn:aws:iam::${call.accountId}:role/${name}`,
      ...(policyArn !== undefined && { context: { 'iam:PolicyARN': policyArn } }),
    })
    if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`)
    if (role.path.startsWith('/aws-service-role/')) {
      const message = `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`
      throw new iam.UnmodifiableEntityException({ message, $metadata })
    }
    return role
  }

  return {
    PutRolePolicy(input, call) {
      const role = changeable(call, input.RoleName)
      const document = readPolicy(input.PolicyDocument)
      if (!document) throw new iam.MalformedPolicyDocumentException({ message: 'Syntax errors in policy.', $metadata })
      const name = input.PolicyName ?? ''
      journal.changeRole(role, { inline: [...role.inline.filter((one) => one.name !== name), { name, document }] })
      return {}
    },

    DeleteRolePolicy(input, call) {
      const role = changeable(call, input.RoleName)
      if (!role.inline.some(({ name }) => name === input.PolicyName))
        throw noSuchEntity(`The role policy with name ${input.PolicyName} cannot be found.`)
      journal.changeRole(role, { inline: role.inline.filter(({ name }) => name !== input.PolicyName) })
      return {}
    },

    AttachRolePolicy(input, call) {
      const arn = input.PolicyArn ?? ''
      const role = changeable(call, input.RoleName, arn)
      const { policies = [] } = world.accounts.get(call.accountId)?.directory ?? {}
      if (![...world.awsManagedPolicies, ...policies].some((policy) => policy.arn === arn))
        throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)
      if (!role.attached.includes(arn)) journal.changeRole(role, { attached: [...role.attached, arn] })
      return {}
    },

    DetachRolePolicy(input, call) {
      const arn = input.PolicyArn ?? ''
      const role = changeable(call, input.RoleName, arn)
      if (!role.attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`)
      journal.changeRole(role, { attached: role.attached.filter((one) => one !== arn) })
      return {}
    },

    DeleteRole(input, call) {
      const role = changeable(call, input.RoleName)
      const holds = [role.inline, role.attached, role.instanceProfiles].some(({ length }) => length > 0)
      if (holds) {
        const message = 'Cannot delete entity, must delete policies first and remove it from its instance profiles.'
        throw new iam.DeleteConflictException({ message, $metadata })
      }
      journal.deleteRole(role)
      return {}
    },
  }
}
