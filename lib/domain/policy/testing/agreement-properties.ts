import { seen } from '../../observed'
import { evaluate } from '../evaluate'
import type { AuthorizationQuestion, NamedPolicy } from '../question'
import { replay } from '../replay'
import { worlds } from './arbitrary'
import type { Choices } from './choices'
import { changeDocuments, type DocumentLayer, isReadable } from './documents'
import { combinationsOf } from './enumerate'
import { makeGrant } from './grants'
import { property, sameDecision } from './property'
import { referenceAnswer } from './reference'
import { compareWith, enumerateDecisions } from './soundness'
import { Pools } from './worlds'

/** The engine agrees with the reference, with every value of what it does not know, and with its own reasons. */
export const agreementProperties = [
  property(
    'the order of evaluation of the domain reference gives the same answer',
    worlds({ unknown: 'none', unreadable: 0 }),
    (world) => {
      const { authorization, because, reason } = evaluate(world)
      const expected = referenceAnswer(world)
      const found = authorization === 'allowed' || authorization === 'denied' ? authorization : 'open'
      return found === expected
        ? undefined
        : `the reference says ${expected}, the engine ${authorization} (${because}): ${reason}`
    },
  ),

  property(
    'an answer that leaves keys unknown agrees with every value they can have',
    worlds({ unknown: 'always', unreadable: 0 }),
    (world, choose) => {
      const answer = evaluate(world).authorization
      if (answer !== 'allowed' && answer !== 'denied') return
      const combinations = combinationsOf(world)
      for (let i = 0; i < 6; i++) {
        const concrete = combinations.at(
          combinations.size <= 6 ? i % combinations.size : choose.below(combinations.size),
        )
        const found = evaluate(concrete)
        if (found.authorization !== answer)
          return `${answer} whatever it is, but ${found.authorization} (${found.because}) for ${JSON.stringify(concrete.request.context)} as ${concrete.principal.arn}`
      }
      return undefined
    },
  ),

  property(
    'an answer is certain where every value of the unknown keys leads to the same',
    worlds({ unknown: 'always', unreadable: 0 }),
    (world) => {
      const { authorization, because, conditions } = evaluate(world)
      if (authorization === 'allowed' || authorization === 'denied') return
      const enumerated = enumerateDecisions(world, 200)
      if (!enumerated || compareWith(authorization, enumerated) === 'agrees') return
      return `${authorization} (${because}; ${conditions.join(' ')}), but always ${[...enumerated.decisions.keys()].join()}`
    },
    'names of pairs compared without their case where the request may have any pair',
  ),

  property('the statements and grants in the reasons, replayed alone, give the same answer', worlds(), (world) =>
    sameDecision(world, replay(world, evaluate(world))),
  ),

  property(
    'no readable content of an unreadable document contradicts the answer',
    worlds({ unreadable: 100 }),
    (world, choose) => {
      const before = evaluate(world)
      if (before.authorization !== 'allowed' && before.authorization !== 'denied') return
      const after = evaluate(madeReadable(world, choose))
      return after.authorization === before.authorization
        ? undefined
        : `${before.authorization} (${before.because}) became ${after.authorization} (${after.because}) when the document was read`
    },
  ),

  property(
    'an answer that is unknown names a document or what AWS does not say',
    worlds({ unreadable: 40 }),
    (world) => {
      const { authorization, because, reason, conditions, layers, rules, unusable } = evaluate(world)
      const named = because.startsWith('unreadable:') || because.startsWith('undocumented:')
      if (!unusable && (authorization === 'unknown') !== named) return `${authorization} because of ${because}`
      if (authorization === 'conditional' && conditions.length === 0) return 'conditional, and on nothing'
      if (reason === '' || layers.length === 0 || rules.some(({ id }) => !/^R\d+$/.test(id)))
        return `no reason: ${reason}`
      return undefined
    },
  ),
]

/** The world with something readable in the place of what could not be read. */
function madeReadable(world: AuthorizationQuestion, choose: Choices): AuthorizationQuestion {
  const { key, principal, grants, scps, rcps } = world
  const account = (principal.type === 'service' ? key.arn : principal.arn).split(':')[4]!
  const pools = new Pools(choose, principal.type, account)
  const poolOf = { 'key-policy': 'key-policy', scp: 'scp', rcp: 'rcp', 'vpc-endpoint-policy': 'scp' } as const
  const content = (layer: DocumentLayer): NamedPolicy => {
    const kind = layer === 'permissions-boundary' || layer === 'session-policy' ? 'boundary' : 'identity'
    return pools.policy(`found-${layer}`, layer in poolOf ? poolOf[layer as keyof typeof poolOf] : kind)
  }
  const list = (layer: DocumentLayer) => choose.times(0, 2, () => content(layer))
  const understood = changeDocuments(world, (policies, layer) =>
    policies.map((policy) => (isReadable(policy) ? policy : content(layer))),
  )
  const levels = (layer: 'scp' | 'rcp') =>
    seen(choose.times(1, 2, (i) => ({ target: `level ${i}`, policies: [content(layer)] })))
  const { identityPolicies, boundary } = principal
  return {
    ...understood,
    key: key.policy.state === 'seen' ? understood.key : { ...key, policy: seen(content('key-policy')) },
    principal: {
      ...understood.principal,
      ...(identityPolicies.state !== 'seen' && { identityPolicies: seen(list('identity-policy')) }),
      ...(boundary && boundary.state !== 'seen' && { boundary: seen(content('permissions-boundary')) }),
    },
    grants: grants.state === 'seen' ? grants : seen(choose.times(0, 3, (i) => makeGrant(choose, i, [principal.arn]))),
    scps: scps && scps.levels.state !== 'seen' ? { ...scps, levels: levels('scp') } : understood.scps,
    rcps: rcps && rcps.levels.state !== 'seen' ? { ...rcps, levels: levels('rcp') } : understood.rcps,
  }
}
