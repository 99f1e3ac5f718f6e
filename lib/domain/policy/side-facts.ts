import type { ConditionKey } from './condition-keys'
import type { ConditionTest } from './conditions'
import { userIdPrefix, type Values } from './derived-facts'
import { identityOf } from './principal-identity'
import type { KeyFacts, PrincipalFacts } from './question'
import { encryptionContextPrefix, type RequestContext } from './request-context'
import type { Tri } from './tri'
import type { UnknownKey } from './unknown-keys'

/**
 * `unknown`: nobody can know; tried out under the key's own name. `composed`: made up of other unknown keys, which have
 * been noted and are tried out in its place.
 */
export type Answer = Values | 'unknown' | 'composed'

/** Answers found so far: for operations whose requests can carry the key, and for the others. */
class Answers {
  readonly whereItOccurs = new Map<ConditionKey, Answer>()
  readonly elsewhere = new Map<ConditionKey, Answer>()
}

/** The condition key (lower case) of a pair of the encryption context. */
export const pairKey = (name: string) => `${encryptionContextPrefix}${name.toLowerCase()}`

export interface UserIdOfSession {
  readonly userId: string
  readonly arn: string
}

/** What is known of the requests of one caller, whatever the key. */
export class CallerFacts {
  readonly answers = new Answers()
  /** The unknown keys some policy asked about. */
  readonly unknownKeys = new Map<string, UnknownKey>()
  /** Grows whenever a policy asks something new about an unknown key. */
  questionsAsked = 0
  /** Names of unknown pairs of the encryption context in their own spelling, by condition key. */
  readonly pairNames: Map<string, string>
  /** The pattern that tells pairs of any name apart, and a name that matches it. */
  pairPattern: { readonly text: string; readonly example: string } | null = null

  /** Of a role whatever its session: its user id is this prefix and the session's name, its ARN the other and the name. */
  readonly userIdOfSession: UserIdOfSession | null

  /** Answers of whole blocks of conditions; null where unknown keys are tried out, so that answers change. */
  readonly memory: Map<readonly ConditionTest[], Tri> | null

  constructor(
    readonly request: RequestContext,
    readonly principal: PrincipalFacts,
    { triesOut }: { triesOut: boolean },
  ) {
    this.memory = triesOut ? null : new Map()
    const userId = userIdPrefix(principal)
    this.userIdOfSession = userId === null ? null : { userId, arn: identityOf(principal).sessionArnPrefix ?? '' }
    this.pairNames = new Map(request.unknownPairs.map((name) => [pairKey(name), name]))
  }
}

/** What is known of requests for one key, whoever the caller. */
export class KeySideFacts {
  readonly answers = new Answers()

  constructor(readonly key: KeyFacts) {}
}
