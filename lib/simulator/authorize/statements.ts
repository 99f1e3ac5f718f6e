import type { OneOrMany, PolicyDocument, PolicyStatement } from '../world/policy-document'
import { conditionsHold, type RequestContext } from './conditions'
import { matchesWildcard } from './wildcard'

export interface Asked {
  readonly action: string
  readonly resource: string
  readonly context: RequestContext
}

export type Answer = 'allow' | 'deny' | 'silent'

/** What documents say about an action together: one deny wins, one allow suffices. Principals are not looked at. */
export function judge(documents: readonly PolicyDocument[], asked: Asked): Answer {
  return judgeStatements(
    documents.flatMap((document) => document.Statement),
    asked,
  )
}

export function judgeStatements(statements: readonly PolicyStatement[], asked: Asked): Answer {
  const effects = new Set(statements.filter((statement) => concerns(statement, asked)).map(({ Effect }) => Effect))
  if (effects.has('Deny')) return 'deny'
  return effects.has('Allow') ? 'allow' : 'silent'
}

function concerns(statement: PolicyStatement, { action, resource, context }: Asked): boolean {
  return (
    matchesAction(statement, action) &&
    matchesResource(statement, resource) &&
    conditionsHold(statement.Condition, context)
  )
}

function matchesAction({ Action, NotAction }: PolicyStatement, action: string): boolean {
  const hit = (patterns: OneOrMany) =>
    [patterns].flat().some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()))
  if (NotAction !== undefined) return !hit(NotAction)
  return Action !== undefined && hit(Action)
}

/** A trust policy names no resource: it speaks of the role it hangs on. */
function matchesResource({ Resource, NotResource }: PolicyStatement, resource: string): boolean {
  const hit = (patterns: OneOrMany) => [patterns].flat().some((pattern) => matchesWildcard(pattern, resource))
  if (NotResource !== undefined) return !hit(NotResource)
  return Resource === undefined || hit(Resource)
}
