import { decide } from '../decide'
import { decisionOf, PairJudge } from '../judge-pairs'
import { prepare } from '../judged'
import { keyOperations } from '../operations'
import type { AuthorizationQuestion } from '../question'
import { settle } from '../settle'
import type { Decision } from '../verdict'
import { worlds } from './arbitrary'
import { property } from './property'
import { otherKeyArn } from './vocabulary'
import { makeWorld } from './worlds'

/** All operations at once are judged as each of them alone, before unknown keys are tried out. */
export const pairProperties = [
  property(
    'a caller and a key are judged for all operations as for each of them',
    worlds({ unreadable: 15 }),
    (world) => {
      const { parameters, ...request } = world.request
      const judge = new PairJudge(request)
      const together = judge.judge(judge.prepareCaller(world), judge.prepareKey(world))
      for (const operation of keyOperations) {
        const alone = unrefined({ ...world, request: { ...request, operation: operation.name } })
        const found = decisionOf(together, operation)
        if (found !== alone) return `${operation.name} is ${alone}, together with all others ${found}`
      }
      return undefined
    },
  ),

  property(
    'what is prepared once is judged as if it were prepared anew',
    worlds({ unreadable: 10 }),
    (world, choose) => {
      const { parameters: _, ...request } = world.request
      // Another key of the same kind of world: other tags, aliases, policy, grants and RCPs, for another caller's sake.
      const other = makeWorld(choose)
      const sides = [world, other, { ...other, key: { ...other.key, arn: otherKeyArn } }]
      const shared = new PairJudge(request)
      const callers = [world, other].map((side) => shared.prepareCaller(side))
      const keys = sides.map((side) => shared.prepareKey(side))
      for (const [c, caller] of [...callers.entries(), ...callers.entries()])
        for (const [k, key] of keys.entries()) {
          const anew = new PairJudge(request)
          const expected = anew.judge(anew.prepareCaller([world, other][c]!), anew.prepareKey(sides[k]!))
          if (JSON.stringify(shared.judge(caller, key)) !== JSON.stringify(expected))
            return `caller ${c} and key ${k} are judged otherwise once others have been judged`
        }
      return undefined
    },
  ),
]

function unrefined(question: AuthorizationQuestion): Decision {
  const operation = keyOperations.find(({ name }) => name === question.request.operation)!
  const judged = prepare(question, operation)
  return settle(judged, { ...decide(judged), residual: [] }).decision
}
