import { isServiceLinkedRole } from '../arn'
import type { Inventory } from '../inventory/inventory'
import type { Role } from '../inventory/principal'
import type { ChangeOf, PolicyChoice } from './changes'
import { keepDocument, mayBeEdited } from './documents'
import { findManagedPolicy, findRole, replaced } from './find'
import { forgetRole } from './forget-role'
import { newId } from './key-changes'
import { CannotChange, cannotBe, findOne } from './problem'

export function attachIdentityPolicy(
  inventory: Inventory,
  { role: wanted, policy: choice }: ChangeOf<'attach-identity-policy'>,
): Inventory {
  const role = findRole(inventory, wanted)
  mayBeEdited(role)
  if (typeof choice === 'string') {
    const { arn, name } = findManagedPolicy(inventory, role.accountId, choice)
    if (role.attachedPolicies.some((attached) => attached.arn === arn))
      throw cannotBe(`${arn} is attached to ${role.arn} already.`)
    return change(inventory, role, { attachedPolicies: [...role.attachedPolicies, { arn, name }] })
  }
  const { name } = choice
  if (role.inlinePolicies.some((inline) => inline.name === name))
    throw cannotBe(`${role.arn} has a policy ${name} already: replace its document, or choose another name.`)
  const kept = keepDocument(inventory, choice.policy, 'identity', `policy ${name} of role ${role.arn}`)
  return change(kept.inventory, role, { inlinePolicies: [...role.inlinePolicies, { name, documentHash: kept.hash }] })
}

/** Takes a managed policy off the role, or deletes an inline one. */
export function detachIdentityPolicy(
  inventory: Inventory,
  { role: wanted, policy }: ChangeOf<'detach-identity-policy'>,
): Inventory {
  const role = findRole(inventory, wanted)
  mayBeEdited(role)
  const policies = [...role.inlinePolicies, ...role.attachedPolicies]
  const found = findOne(`policy of role ${role.arn}`, policies, policy, (p) =>
    'arn' in p ? [p.arn, p.name] : [p.name],
  )
  return change(inventory, role, {
    inlinePolicies: role.inlinePolicies.filter((inline) => inline !== found),
    attachedPolicies: role.attachedPolicies.filter((attached) => attached !== found),
  })
}

export function setBoundary(inventory: Inventory, { role: wanted, policy }: ChangeOf<'set-boundary'>): Inventory {
  const role = findRole(inventory, wanted)
  mayBeEdited(role)
  const { now, arn } = boundaryPolicy(inventory, role, policy)
  if (arn === role.boundaryArn) throw cannotBe(`${arn} is the boundary of ${role.arn} already.`)
  return change(now, role, { boundaryArn: arn })
}

function boundaryPolicy(inventory: Inventory, role: Role, choice: PolicyChoice) {
  const { accountId } = role
  if (typeof choice === 'string') return { now: inventory, arn: findManagedPolicy(inventory, accountId, choice).arn }
  const { name } = choice
  const arn = `${role.arn.split(':').slice(0, 5).join(':')}:policy/${name}`
  if (inventory.managedPolicies.some((policy) => policy.accountId === accountId && policy.arn === arn))
    throw cannotBe(`There is a policy ${arn} already: name it, or choose another name.`)
  const kept = keepDocument(inventory, choice.policy, 'identity', `policy ${arn}`)
  const made = { arn, name, accountId, awsManaged: false, documentHash: kept.hash }
  return { now: { ...kept.inventory, managedPolicies: [...inventory.managedPolicies, made] }, arn }
}

export function removeBoundary(inventory: Inventory, { role: wanted }: ChangeOf<'remove-boundary'>): Inventory {
  const role = findRole(inventory, wanted)
  if (!role.boundaryArn) throw new CannotChange('not-found', `Role ${role.arn} has no permissions boundary.`)
  return change(inventory, role, { boundaryArn: null })
}

export function renameRole(inventory: Inventory, { role: wanted, name }: ChangeOf<'rename-role'>): Inventory {
  const role = findRole(inventory, wanted)
  const { accountId, path } = role
  if (isServiceLinkedRole(role.arn)) throw cannotBe(`${role.arn} is a service-linked role: its name is AWS's.`)
  const arn = `${role.arn.split(':').slice(0, 5).join(':')}:role${path}${name}`
  // IAM keeps names apart within the account, whatever the path and the case.
  const taken = inventory.roles.find((r) => r.accountId === accountId && r.name.toLowerCase() === name.toLowerCase())
  if (taken) throw cannotBe(`Account ${accountId} has a role ${taken.name} already.`)
  return change(forgetRole(inventory, role), role, {
    ...another(inventory),
    arn,
    name,
    instanceProfiles: [],
  })
}

export function recreateRole(inventory: Inventory, { role: wanted }: ChangeOf<'recreate-role'>): Inventory {
  const role = findRole(inventory, wanted)
  return change(forgetRole(inventory, role), role, another(inventory))
}

/** Another incarnation. When it was made is not known here, and nothing hangs on it: what it has outlived is forgotten already. */
function another(inventory: Inventory): Partial<Role> {
  return { roleId: newId('AROAWHATIF', new Set(inventory.roles.map((role) => role.roleId))), createdAt: null }
}

const change = (inventory: Inventory, role: Role, to: Partial<Role>): Inventory => ({
  ...inventory,
  roles: replaced(inventory.roles, role, { ...role, ...to }),
})
