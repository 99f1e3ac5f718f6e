import { mostOrdered, OrderInput, type OrderView } from '@/lib/contracts/grant-uses'
import { instanceUseOf } from '@/lib/domain/grants/instance-use'
import { originOf } from '@/lib/domain/grants/origin'
import { safestOrder } from '@/lib/domain/grants/revocation-order'
import { granteeOf } from '@/lib/domain/inventory/grantee'
import type { Grant } from '@/lib/domain/inventory/key'
import type { InventoryIndex } from '@/lib/domain/launch-paths/index-inventory'
import { isInstanceGrant } from '@/lib/domain/launch-paths/key-facts'
import { invalidInput } from '@/lib/errors'
import type { ServiceContext } from '../context'
import { findKey } from './find-key'
import { grantMakers } from './grant-makers'
import { foldId, foldRevocations, revocationView, tagsOf } from './grant-use-rows'
import { type KeyGrants, readGrants } from './read-grants'

type Step = OrderView['steps'][number]

/** The safest order to revoke several grants of a key, with what each would break after the ones before it. Revokes nothing. */
export async function orderRevocations(ctx: ServiceContext, keyArn: string, input: OrderInput): Promise<OrderView> {
  const { ids } = OrderInput.parse(input)
  await findKey(ctx, keyArn)
  const read = await readGrants(ctx, keyArn)
  const chosen = chosenGrants(read, ids)
  const byId = new Map(chosen.map((grant) => [grant.grantId, grant]))
  const makers = await grantMakers(ctx, keyArn)
  const keyTags = tagsOf(read.index, keyArn)
  const steps = safestOrder(read.key, chosen).map((revocation): Step => {
    const grant = byId.get(revocation.grantId)
    return {
      grantIds: [revocation.grantId],
      count: 1,
      grantee: grant ? granteeOf(grant).label : '',
      name: grant?.name ?? '',
      keptIn: grant ? originOf(grant, { ...makers(grant), keyTags }).keptIn : null,
      revocation: revocationView(revocation),
    }
  })
  return { steps: foldSteps(steps, byId) }
}

function chosenGrants({ index, grants, keyArn }: KeyGrants, ids: readonly string[]): Grant[] {
  const wanted = new Set(ids)
  const chosen = grants.filter((grant) => wanted.has(grant.grantId) || isOfFold(index, grant, wanted))
  const known = new Set(grants.map(({ grantId }) => grantId))
  const absent = ids.filter((id) => !known.has(id) && !id.startsWith('ebs-instances/'))
  if (absent.length > 0) throw invalidInput(`Key ${keyArn} has no grant ${absent.slice(0, 5).join(', ')}.`)
  if (chosen.filter((grant) => !isInstanceGrant(grant)).length > mostOrdered)
    throw invalidInput(`Expected at most ${mostOrdered} grants beside EC2's own.`)
  return chosen
}

function isOfFold(index: InventoryIndex, grant: Grant, wanted: ReadonlySet<string>): boolean {
  const use = instanceUseOf(index, grant)
  return use !== null && wanted.has(foldId(use.accountId, use.state === 'attached' ? 'breaks' : use.state))
}

/** Steps one after the other of EC2's own grants that share their fate become one. */
function foldSteps(steps: readonly Step[], grants: ReadonlyMap<string, Grant>): Step[] {
  const isInstance = ({ grantIds: [id = ''] }: Step) => {
    const grant = grants.get(id)
    return grant !== undefined && isInstanceGrant(grant)
  }
  const groups: Step[][] = []
  for (const step of steps) {
    const last = groups.at(-1)
    const before = last?.[0]
    if (last && before && isInstance(before) && isInstance(step) && before.revocation.effect === step.revocation.effect)
      last.push(step)
    else groups.push([step])
  }
  return groups.flatMap((group) => {
    const [first] = group
    if (!first || group.length === 1) return group
    return [
      {
        grantIds: group.flatMap(({ grantIds }) => grantIds),
        count: group.length,
        grantee: `${group.length} instances`,
        name: '',
        keptIn: null,
        revocation: foldRevocations(group.map(({ revocation }) => revocation)),
      },
    ]
  })
}
