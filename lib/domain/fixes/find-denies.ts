import { evaluate } from '../policy/evaluate'
import type { KmsOperation } from '../policy/operations'
import type { AuthorizationQuestion } from '../policy/question'
import type { LayerFinding } from '../policy/verdict'
import { operationsIn } from './actions'
import { newPolicy, readPolicy } from './policy-json'
import { questionFor } from './situation'
import { policyAt, type Target, targetsOf, withPolicy } from './target'

/** A Deny statement that denies the call. */
export interface FoundDeny {
  readonly target: Target
  readonly position: number
}

/** The statements of a layer that deny the operation, each asked by itself: names and Sids need not be unique. */
export function findDenies(
  question: AuthorizationQuestion,
  layer: Target['layer'],
  operation: KmsOperation,
): FoundDeny[] {
  const targets = targetsOf(question, layer)
  const asked = questionFor(question, operation)
  const silent = targets.reduce((quiet, target) => {
    const policy = policyAt(quiet, target)
    return policy ? withPolicy(quiet, target, { name: policy.name, document: newPolicy([]) }) : quiet
  }, asked)
  return targets.flatMap((target) => {
    const policy = policyAt(question, target)
    const json = readPolicy(policy?.document)
    if (!policy || !json) return []
    return json.statements.flatMap((statement, position): FoundDeny[] => {
      if (statement.Effect !== 'Deny' || !operationsIn(statement).includes(operation)) return []
      const alone = { name: policy.name, document: { ...json.root, Statement: [statement] } }
      const finding = evaluate(withPolicy(silent, target, alone)).layers.find((one) => one.layer === layer)
      return finding && deniesOutright(finding) ? [{ target, position }] : []
    })
  })
}

/** By a statement; a layer of SCPs can also deny by saying nothing. */
export const deniesOutright = ({ outcome, evidence }: LayerFinding) =>
  outcome === 'denies' && evidence.some(({ effect, match }) => effect === 'Deny' && match === 'matched')
