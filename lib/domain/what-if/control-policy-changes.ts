import type { Inventory } from '../inventory/inventory'
import type { ControlPolicy } from '../inventory/organization'
import type { ChangeOf } from './changes'
import { keepDocument, kindOfControlPolicy } from './documents'
import { controlPolicyTypes, findControlPolicy, findTarget, replaced } from './find'
import { cannotBe, notThere } from './problem'

export function attachControlPolicy(
  inventory: Inventory,
  { type, policy: choice, target: wanted }: ChangeOf<'attach-control-policy'>,
): Inventory {
  const target = findTarget(inventory, wanted)
  if (typeof choice !== 'string') return attachNew(inventory, type, choice, target)
  const policy = findControlPolicy(inventory, type, choice)
  if (policy.targets.includes(target)) throw cannotBe(`${policy.name} is attached to ${target} already.`)
  return retarget(inventory, policy, [...policy.targets, target])
}

function attachNew(
  inventory: Inventory,
  type: 'scp' | 'rcp',
  { name, policy }: { readonly name: string; readonly policy: unknown },
  target: string,
): Inventory {
  const ofType = controlPolicyTypes[type]
  if (inventory.controlPolicies.some((other) => other.type === ofType && other.name === name))
    throw cannotBe(`There is an ${type.toUpperCase()} ${name} already: attach it by its name, or choose another name.`)
  const kept = keepDocument(inventory, policy, kindOfControlPolicy(type), `${type.toUpperCase()} ${name}`)
  const made: ControlPolicy = {
    id: `p-what-if-${name}`,
    name,
    type: ofType,
    awsManaged: false,
    documentHash: kept.hash,
    targets: [target],
  }
  return { ...kept.inventory, controlPolicies: [...inventory.controlPolicies, made] }
}

export function detachControlPolicy(
  inventory: Inventory,
  { type, policy: wanted, target: wantedTarget }: ChangeOf<'detach-control-policy'>,
): Inventory {
  const policy = findControlPolicy(inventory, type, wanted)
  const target = findTarget(inventory, wantedTarget)
  if (!policy.targets.includes(target)) throw notThere(`target of ${policy.name}`, target, policy.targets)
  if (type === 'rcp' && policy.awsManaged) throw cannotBe(`${policy.name} cannot be detached.`)
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_attach.html
  const others = inventory.controlPolicies.filter((p) => p.type === policy.type && p.targets.includes(target))
  if (type === 'scp' && others.length === 1)
    throw cannotBe(
      `${policy.name} is the last SCP of ${target}, and Organizations keeps at least one: attach another first.`,
    )
  return retarget(
    inventory,
    policy,
    policy.targets.filter((other) => other !== target),
  )
}

const retarget = (inventory: Inventory, policy: ControlPolicy, targets: readonly string[]): Inventory => ({
  ...inventory,
  controlPolicies: replaced(inventory.controlPolicies, policy, { ...policy, targets }),
})
