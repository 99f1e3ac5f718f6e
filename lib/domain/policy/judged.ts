import { accountOf } from '../arn'
import { collectDocuments, type Documents } from './documents'
import { type OperationSet, operationSet } from './operation-set'
import { allOperations, type KmsOperation } from './operations'
import { identityOf, type PrincipalIdentity } from './principal-identity'
import type { AuthorizationQuestion, KeyFacts } from './question'
import { RequestContext } from './request-context'
import { RequestFacts } from './request-facts'
import { CallerFacts, KeySideFacts } from './side-facts'

/** A caller, a key and operations made ready: documents compiled, the caller known by all names, facts at hand. */
export interface Judged {
  readonly documents: Documents
  readonly caller: PrincipalIdentity
  readonly keyArn: string
  readonly keyAccount: string | null
  /** AWS services belong to no account: for them it is false. */
  readonly crossAccount: boolean
  readonly facts: RequestFacts
  readonly asked: OperationSet
}

/** A question about one operation. */
export interface JudgedQuestion extends Judged {
  readonly question: AuthorizationQuestion
  readonly operation: KmsOperation
}

export function prepare(question: AuthorizationQuestion, operation: KmsOperation): JudgedQuestion {
  const { principal, key, request } = question
  const caller = identityOf(principal)
  const keyAccount = accountOfKey(key)
  return {
    question,
    operation,
    documents: collectDocuments(question, caller),
    caller,
    keyArn: key.arn,
    keyAccount,
    crossAccount: isCrossAccount(caller, keyAccount),
    facts: new RequestFacts(
      new CallerFacts(new RequestContext(request, operation), principal, { triesOut: true }),
      new KeySideFacts(key),
    ),
    asked: setOfOne[operation.index]!,
  }
}

const setOfOne: readonly OperationSet[] = allOperations.map((operation) => operationSet([operation]))

export const isCrossAccount = (caller: PrincipalIdentity, keyAccount: string | null): boolean =>
  caller.accountId !== null && caller.accountId !== keyAccount

const accounts = new WeakMap<KeyFacts, string | null>()

export function accountOfKey(key: KeyFacts): string | null {
  const known = accounts.get(key)
  if (known !== undefined) return known
  const account = accountOf(key.arn)
  accounts.set(key, account)
  return account
}
