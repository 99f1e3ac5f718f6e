import type { ProposedFixes } from '../../../lib/domain/fixes/fix'
import { proposeFixes } from '../../../lib/domain/fixes/propose-fixes'
import { type CaseProblem, type JudgedCase, judgeCase, questionOfCase } from '../../../lib/domain/policy/judge-case'
import type { PrincipalFacts } from '../../../lib/domain/policy/question'
import type { Scenario } from './read-scenarios'

export type Line = (JudgedCase & { readonly fixes?: ProposedFixes }) | CaseProblem

/** The line a scenario gets. With `fixes`, the other principals of the scenario are the bystanders no fix may let in. */
export function judgeScenario(scenario: Scenario, { fixes }: { readonly fixes: boolean }): Line {
  if ('problem' in scenario) return { id: null, problem: scenario.problem }
  const judged = judgeCase(scenario.content)
  if (!fixes || 'problem' in judged) return judged
  const asked = questionOfCase(scenario.content)
  if ('problem' in asked) return asked
  return { ...judged, fixes: proposeFixes({ question: asked.question, bystanders: othersIn(scenario.content) }) }
}

/** Every principal of the scenario, as the engine would be asked about it. */
function othersIn(content: unknown): PrincipalFacts[] {
  const { principals, request } = content as { principals: { arn: string }[]; request: object }
  return principals.flatMap(({ arn }) => {
    const asked = questionOfCase({ ...(content as object), request: { ...request, principal: arn } })
    return 'problem' in asked ? [] : [asked.question.principal]
  })
}
