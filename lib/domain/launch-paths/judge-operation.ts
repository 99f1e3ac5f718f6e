import { describeUnread } from '../observed'
import { evaluate } from '../policy/evaluate'
import type { AuthorizationQuestion } from '../policy/question'
import type { Because, Decision, Layer, Verdict } from '../policy/verdict'
import { buildQuestion } from './build-question'
import { isUnseen } from './find-principals'
import type { InventoryIndex } from './index-inventory'
import type { JudgedOperation, Need, NeededOperation } from './need'
import { isKnownAbsent } from './principal-facts'
import { foreignNetwork, narrowGrantOperations } from './request-context'

/** One cell of the matrix: the evaluator's verdict, and what only the inventory knows. */
export function judgeOperation(index: InventoryIndex, need: Need, needed: NeededOperation): JudgedOperation {
  const problem = need.keyProblem
  if (problem?.failure && !index.keys.has(need.keyArn)) {
    return decided(needed, 'denied', 'unknown', 'key-state', 'key-state', problem.text)
  }
  if (isUnseen(need.principal)) {
    const reason = `${need.principal.evidence[0]?.text ?? 'The principal is not known'}.`
    return decided(needed, 'unknown', 'unknown', 'unreadable:identity-policy', 'identity-policy', reason)
  }
  if (need.principal.kind !== 'identity-only-role' && isKnownAbsent(index, need.principal.arn)) {
    const reason = `The role ${need.principal.arn} does not exist: what names it names nobody.`
    return decided(needed, 'denied', 'denied', 'implicit:identity-policy', 'identity-policy', reason)
  }
  const judged = { ...needed, ...cell(ask(index, need, needed.operation)) }
  if (problem?.failure) return unusable(judged, 'key-usage', problem.text)
  return unknownState(index, need, judged)
}

function ask(index: InventoryIndex, need: Need, operation: string): Verdict {
  const question = buildQuestion(index, need, operation)
  const verdict = settlePartialGrants(index, need, question, evaluate(question))
  if (verdict.authorization === 'conditional' && need.principal.kind === 'identity-only-role') {
    return settleNetwork(question, verdict)
  }
  if (verdict.authorization === 'denied' && operation === 'CreateGrant' && question.request.parameters) {
    return settleGrantOperations(index, need, verdict)
  }
  return verdict
}

/**
 * The identity-only role calls from EC2's own network. Whatever the network keys hold there, they hold no value of a customer's
 * policy: where both "absent" and "some other network" give the same answer, that is the answer (domain.md 1.5).
 */
function settleNetwork(question: AuthorizationQuestion, verdict: Verdict): Verdict {
  const unknown = question.request.unknown.filter((key) => !/^aws:(Vpc)?Source(Ip|Vpc)/i.test(key))
  const absent = evaluate({ ...question, request: { ...question.request, unknown } })
  const context = { ...question.request.context, ...foreignNetwork }
  const elsewhere = evaluate({ ...question, request: { ...question.request, unknown, context } })
  return absent.authorization === elsewhere.authorization ? elsewhere : verdict
}

/** AWS does not list the operations of EC2's instance grant: what only the narrowest reading allows is not certain. */
function settleGrantOperations(index: InventoryIndex, need: Need, verdict: Verdict): Verdict {
  const narrow = evaluate(buildQuestion(index, need, 'CreateGrant', narrowGrantOperations))
  if (narrow.authorization !== 'allowed') return verdict
  const condition =
    "EC2's grant for the instance must hold Decrypt only; AWS does not document which operations it holds."
  return {
    ...verdict,
    verdict: 'conditional',
    authorization: 'conditional',
    conditions: [condition],
    reason: condition,
  }
}

/** Where not every grant was read, one of the others may allow what these do not. */
function settlePartialGrants(
  index: InventoryIndex,
  need: Need,
  question: AuthorizationQuestion,
  verdict: Verdict,
): Verdict {
  if (verdict.authorization !== 'denied') return verdict
  const grants = index.keys.get(need.keyArn)?.grants
  if (grants?.state !== 'seen' || !grants.value.partial) return verdict
  const unread = {
    state: 'failed',
    call: 'kms:ListGrants',
    code: 'Partial',
    message: 'not every grant was read',
  } as const
  return evaluate({ ...question, grants: unread })
}

/** DescribeKey was refused: being authorized is not yet being able to. */
function unknownState(index: InventoryIndex, need: Need, judged: JudgedOperation): JudgedOperation {
  const metadata = index.keys.get(need.keyArn)?.metadata
  if (!metadata || metadata.state === 'seen' || judged.verdict !== 'allowed') return judged
  const reason = `The state of the key is not known: ${describeUnread(metadata)}`
  return { ...judged, verdict: 'unknown', because: 'unreadable:key-state', layer: 'key-state', reason }
}

function unusable(judged: JudgedOperation, layer: 'key-state' | 'key-usage', text: string): JudgedOperation {
  return {
    ...judged,
    verdict: 'denied',
    because: layer,
    layer,
    reason: text,
    layers: [...judged.layers, { layer, outcome: 'denies', text, evidence: [] }],
  }
}

/** Read field by field: a verdict works its words out when they are first asked for. */
function cell(verdict: Verdict): Omit<JudgedOperation, keyof NeededOperation> {
  return {
    verdict: verdict.verdict,
    authorization: verdict.authorization,
    because: verdict.because,
    layer: verdict.layer,
    reason: verdict.reason,
    layers: verdict.layers,
    conditions: verdict.conditions,
    rules: verdict.rules,
  }
}

function decided(
  needed: NeededOperation,
  verdict: Decision,
  authorization: Decision,
  because: Because,
  layer: Layer,
  reason: string,
): JudgedOperation {
  const outcome = verdict === 'denied' ? 'denies' : 'unreadable'
  const layers = [{ layer, outcome, text: reason, evidence: [] }] as const
  return { ...needed, verdict, authorization, because, layer, reason, layers, conditions: [], rules: [] }
}
