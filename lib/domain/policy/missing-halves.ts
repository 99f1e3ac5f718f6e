import { type JudgedQuestion, prepare } from './judged'
import { hasOperation } from './operation-set'
import { findOperation } from './operations'
import { findPaths } from './paths'
import type { AuthorizationQuestion } from './question'
import { askAll } from './says'
import { either, NO, YES } from './tri'
import { answerAt, answersAt } from './tri-set'
import type { Layer, Verdict } from './verdict'

/** One change to one document. */
export interface RequiredChange {
  readonly document: Layer
  /** Where it must be made; null for the organization's management account. */
  readonly accountId: string | null
  readonly change: 'allow' | 'stop-denying' | 'issue-grant' | 'change-key' | 'call-from-key-account'
  readonly text: string
}

/** What would have to change for a denied call to be allowed. */
export interface MissingHalves {
  /** All of these stand in the way whatever else is done. */
  readonly blocking: readonly RequiredChange[]
  /** Beside them, any one of these ways is enough, the preferred one first; empty when nothing else is missing. */
  readonly ways: readonly (readonly RequiredChange[])[]
}

/** Which documents a denied verdict is missing, and in which account each change belongs (domain 1.3, 8.5). */
export function missingHalves(verdict: Verdict, question: AuthorizationQuestion): MissingHalves {
  const operation = findOperation(question.request.operation)
  if (verdict.verdict !== 'denied' || !operation) return { blocking: [], ways: [] }
  const judged = prepare(question, operation)
  const { caller, keyAccount: owner } = judged
  const blocking = verdict.layers.flatMap((finding): RequiredChange[] => {
    if (finding.outcome !== 'denies' && !(finding.layer === 'scp' && finding.outcome === 'silent')) return []
    const { layer: document, text } = finding
    if (document === 'cross-account-operation')
      return [{ document, accountId: owner, change: 'call-from-key-account', text }]
    if (document === 'key-state' || document === 'key-usage')
      return [{ document, accountId: owner, change: 'change-key', text }]
    const denied = finding.evidence.some((e) => e.effect === 'Deny' && e.match === 'matched')
    const accountId =
      document === 'scp' || document === 'rcp' ? null : document === 'key-policy' ? owner : caller.accountId
    return [{ document, accountId, change: denied ? 'stop-denying' : 'allow', text }]
  })
  const hopeless = blocking.some(({ change }) => change === 'call-from-key-account')
  return { blocking, ways: hopeless ? [] : findWays(judged) }
}

function findWays(judged: JudgedQuestion): RequiredChange[][] {
  const { caller, operation, question, crossAccount, keyAccount: owner } = judged
  const { paths, sides: sets, grants } = findPaths(judged, askAll(judged))
  if (paths.some(({ open }) => answerAt(open, operation) === YES)) return []
  const { keyPolicy: keyPolicySets, ...callerSets } = sets
  const sides = answersAt(callerSets, operation)
  const keyPolicy = answersAt(keyPolicySets, operation)
  const home = caller.accountId
  const who = caller.service ?? question.principal.arn
  const { name } = operation

  const allow = (document: Layer, accountId: string | null, text: string): RequiredChange => ({
    document,
    accountId,
    change: 'allow',
    text,
  })
  const grantFrom = (accountId: string | null, text: string): RequiredChange => ({
    document: 'grant',
    accountId,
    change: 'issue-grant',
    text,
  })
  const identity = allow('identity-policy', home, `An identity policy of ${who} must allow ${name} on this key.`)
  const caps = [
    ...(sides.boundary === YES
      ? []
      : [allow('permissions-boundary', home, `The permissions boundary of ${who} must allow ${name}.`)]),
    ...(sides.session === YES ? [] : [allow('session-policy', home, `The session policy must allow ${name}.`)]),
  ]
  const half = sides.identity === YES ? caps : [identity, ...caps]

  if (operation.family === 'service') return [half]
  if (name === 'RetireGrant')
    return [[grantFrom(home, `The grant must name ${who} as retiring principal, or as grantee with RetireGrant.`)]]

  const named = either(either(keyPolicy.exact, keyPolicy.anyone), keyPolicy.role)
  const admitted = either(named, keyPolicy.account) === YES
  const keyStatement = allow('key-policy', owner, `The key policy must allow ${name} to ${who}.`)
  const ways: RequiredChange[][] = []
  if (crossAccount) {
    const ownGrant = grantFrom(home, `A grant of ${name} to ${who}, issued from account ${home}, is enough by itself.`)
    // Nobody can give a service-linked role an identity policy.
    if (caller.isServiceLinkedRole) return operation.grantable ? [[ownGrant]] : []
    const granted = grants.some((g) => hasOperation(g.listed, operation) && answerAt(g.holds, operation) === YES)
    ways.push(admitted || granted ? half : [keyStatement, ...half])
    if (operation.grantable) {
      ways.push([ownGrant, ...caps])
      if (!admitted && !granted)
        ways.push([grantFrom(owner, `A grant of ${name} to ${who}, issued by the key's account.`), ...half])
    }
    return ways
  }
  if (keyPolicy.account === YES && !caller.isServiceLinkedRole && caller.service === null) ways.push(half)
  const limitedCaps = caller.roleArn === null ? [] : caps
  ways.push(named === NO ? [keyStatement, ...limitedCaps] : caps)
  if (operation.grantable) ways.push([grantFrom(owner, `A grant of ${name} to ${who}.`), ...caps])
  return ways
}
