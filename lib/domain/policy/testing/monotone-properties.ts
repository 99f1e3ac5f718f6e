import fc from 'fast-check'
import { seen } from '../../observed'
import type { AuthorizationQuestion, NamedPolicy } from '../question'
import { worlds } from './arbitrary'
import type { Choices } from './choices'
import { changeDocuments, type DocumentLayer, documentLayers, documentsIn, isReadable } from './documents'
import { noMore, property } from './property'
import { type CallerNames, makeStatement, type Statement, statementsOf, withStatements } from './statements'

/** Whoever has less is allowed no more. */
export const monotoneProperties = [
  property(
    'adding a Deny never allows more',
    worlds(),
    (world, choose) => noMore(withStatement(world, choose, 'Deny', documentLayers), world),
    'a Deny by the names of pairs can leave open what was denied, where the request may have any pair',
  ),

  // A Deny that would apply is there all the same: an Allow in any document can only open a way.
  property('adding an Allow never allows less', worlds(), (world, choose) =>
    noMore(
      world,
      withStatement(
        world,
        choose,
        'Allow',
        documentLayers.filter((layer) => layer !== 'rcp'),
      ),
    ),
  ),

  property('removing a grant never allows more', worlds(), (world, choose) => {
    // A RetireGrant call that names no grant means all of them: another question with every grant.
    const { request, grants } = world
    fc.pre(request.operation !== 'RetireGrant' || request.parameters !== undefined)
    fc.pre(grants.state === 'seen' && grants.value.length > 0)
    const index = choose.below(grants.value.length)
    return noMore({ ...world, grants: seen(grants.value.toSpliced(index, 1)) }, world)
  }),

  property('taking an operation out of a grant never allows more', worlds(), (world, choose) => {
    const { grants } = world
    fc.pre(grants.state === 'seen' && grants.value.length > 0)
    const index = choose.below(grants.value.length)
    const grant = grants.value[index]!
    fc.pre(grant.operations.length > 0)
    const operations = grant.operations.toSpliced(choose.below(grant.operations.length), 1)
    return noMore({ ...world, grants: seen(grants.value.with(index, { ...grant, operations })) }, world)
  }),

  property(
    'a boundary, a session policy, an SCP, an RCP or an endpoint policy never allows more',
    worlds(),
    (world, choose) => {
      const { boundary: _, sessionPolicies: __, ...principal } = world.principal
      const free = { ...world, principal, scps: undefined, rcps: undefined, vpcEndpointPolicy: undefined }
      const one = choose.pick<AuthorizationQuestion>([
        { ...world, principal: { ...world.principal, boundary: undefined } },
        { ...world, principal: { ...world.principal, sessionPolicies: undefined } },
        { ...world, scps: undefined },
        { ...world, rcps: undefined },
        { ...world, vpcEndpointPolicy: undefined },
        free,
      ])
      return noMore(world, one)
    },
  ),

  property('one more level of control policies never allows more', worlds(), (world, choose) => {
    const side = choose.pick(['scps', 'rcps'] as const)
    const control = world[side]
    fc.pre(control?.levels.state === 'seen' && control.levels.value.length > 0)
    if (control?.levels.state !== 'seen') return
    const levels = control.levels.value
    const fewer = levels.toSpliced(choose.below(levels.length), 1)
    return noMore(world, { ...world, [side]: { ...control, levels: seen(fewer) } })
  }),
]

const callerNames = ({ principal, key }: AuthorizationQuestion): CallerNames => {
  const account = (principal.type === 'service' ? key.arn : principal.arn).split(':')[4]!
  const own = [principal.arn, principal.roleArn, principal.uniqueId].filter((name) => name !== undefined)
  return { account, names: [...own, `arn:aws:iam::${account}:root`] }
}

/** The world with a statement of that effect in one of its documents. */
function withStatement(
  world: AuthorizationQuestion,
  choose: Choices,
  effect: Statement['Effect'],
  among: readonly DocumentLayer[],
): AuthorizationQuestion {
  const candidates = documentsIn(world).filter(({ layer }) => among.includes(layer))
  fc.pre(candidates.length > 0)
  const { layer, policy } = choose.pick(candidates)
  const made = makeStatement(choose, layer === 'key-policy' ? 'key' : 'plain', callerNames(world))
  const position = choose.below(statementsOf(policy).length + 1)
  const changed = withStatements(
    policy,
    statementsOf(policy).toSpliced(position, 0, { ...made, Sid: 'More', Effect: effect }),
  )
  return changeDocuments(world, (policies, where) =>
    where === layer
      ? policies.map((one: NamedPolicy) => (isReadable(one) && one === policy ? changed : one))
      : policies,
  )
}
