import { accountOf } from '../arn'
import { collectDocuments, type Documents } from './documents'
import type { KmsOperation } from './operations'
import { identityOf, type PrincipalIdentity } from './principal-identity'
import type { AuthorizationQuestion, KeyFacts } from './question'
import { RequestFacts } from './request-facts'

/** One question made ready: its documents compiled, its caller known by all names, its facts at hand. */
export interface Judged {
  readonly documents: Documents
  readonly caller: PrincipalIdentity
  readonly facts: RequestFacts
  readonly keyAccount: string | null
  /** AWS services belong to no account: for them it is false. */
  readonly crossAccount: boolean
}

export function prepare(question: AuthorizationQuestion, operation: KmsOperation): Judged {
  const caller = identityOf(question.principal)
  const keyAccount = accountOfKey(question.key)
  return {
    documents: collectDocuments(question, caller),
    caller,
    facts: new RequestFacts(question, operation),
    keyAccount,
    crossAccount: caller.accountId !== null && caller.accountId !== keyAccount,
  }
}

const accounts = new WeakMap<KeyFacts, string | null>()

function accountOfKey(key: KeyFacts): string | null {
  const known = accounts.get(key)
  if (known !== undefined) return known
  const account = accountOf(key.arn)
  accounts.set(key, account)
  return account
}
