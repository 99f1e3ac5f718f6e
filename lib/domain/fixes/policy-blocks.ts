import { seenOr } from '../observed'
import type { Block } from './block'
import { addStatements } from './edit'
import { allowStatements } from './new-statement'
import { isObject, listOf, readPolicy } from './policy-json'
import type { Situation } from './situation'
import { policiesOf, policyAt, type Target } from './target'

/** Ends the id of a statement that leaves it to IAM of the whole account. */
export const forAccount = '-for-account'

/** Key policy statements, from naming the caller to leaving it to IAM in the caller's account. */
export function keyPolicyBlocks(situation: Situation): Block[] {
  const { names, home, root, question } = situation
  const target = { layer: 'key-policy' } as const
  if (!readPolicy(policyAt(question, target)?.document)) return []
  const statement = (id: string, principal: Principal, forCaller: boolean): Block => ({
    id,
    give: (operations) => [
      addStatements(
        target,
        allowStatements(situation, target, operations, { principal, resource: 'this-key', forCaller }),
      ),
    ],
  })
  if (home === null) return [statement('key-policy', { Service: question.principal.arn }, false)]
  const account = { AWS: `arn:${question.principal.arn.split(':')[1] || 'aws'}:iam::${home}:root` }
  // The root user is named by its account; only the condition keeps the account's other identities out.
  if (root) return [statement('key-policy', account, true), statement(`key-policy${forAccount}`, account, false)]
  return [
    ...names.map((name, i) => statement(i === 0 ? 'key-policy' : 'key-policy-for-role', { AWS: name }, false)),
    statement(`key-policy${forAccount}`, account, false),
  ]
}

type Principal = { readonly AWS: string } | { readonly Service: string }

const newPolicyName = 'keyscope-kms-access'

/** A statement in an inline policy that speaks of KMS already, else an inline policy of its own. */
export function identityBlocks(situation: Situation): Block[] {
  // What was not read stays unread: a policy more would make it look whole.
  if (situation.identity === null || situation.question.principal.identityPolicies.state !== 'seen') return []
  const policies = policiesOf(situation.question, 'identity-policy')
  const known = policies.findIndex(({ arn, document }) => arn === 'inline' && speaksOfKms(document))
  const target: Target = { layer: 'identity-policy', position: known < 0 ? policies.length : known }
  const names = new Set(policies.map(({ name }) => name))
  let name = newPolicyName
  for (let n = 2; names.has(name); n++) name = `${newPolicyName}-${n}`
  const give: Block['give'] = (operations) => {
    const statements = allowStatements(situation, target, operations, { resource: 'named', forCaller: false })
    return [addStatements(target, statements, name)]
  }
  return [{ id: 'identity-policy', give }]
}

function speaksOfKms(document: unknown): boolean {
  const statements = readPolicy(document)?.statements ?? []
  return statements.some(({ Action }) => listOf(Action).some((action) => action.toLowerCase().startsWith('kms:')))
}

/** What limits the caller's own policies. The caller can give itself neither. */
export function capBlocks(situation: Situation): Block[] {
  const { question } = situation
  const blocks: Block[] = []
  const cap = (target: Target, forCaller: boolean) => {
    if (!isObject(readPolicy(policyAt(question, target)?.document)?.root)) return
    blocks.push({
      id: target.layer,
      give: (operations) => [
        addStatements(target, allowStatements(situation, target, operations, { resource: 'named', forCaller })),
      ],
    })
  }
  if (question.principal.boundary && seenOr(question.principal.boundary, null))
    cap({ layer: 'permissions-boundary' }, true)
  // Each session policy is part of one union: one statement in any of them is enough.
  if (question.principal.sessionPolicies?.length) cap({ layer: 'session-policy', position: 0 }, false)
  return blocks
}
