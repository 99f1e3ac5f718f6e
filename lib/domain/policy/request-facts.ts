import { type ConditionKey, conditionKey } from './condition-keys'
import { deriveFact } from './derived-facts'
import { hasOperation } from './operation-set'
import type { KmsOperation } from './operations'
import { identityOf } from './principal-identity'
import { encryptionContextPrefix, type RequestContext } from './request-context'
import { type Answer, type CallerFacts, type KeySideFacts, pairKey, type UserIdOfSession } from './side-facts'
import { solveFor, type Template } from './template'
import { certain, MAYBE, NO, type Tri } from './tri'
import { type Assumption, UnknownKey } from './unknown-keys'
import type { PatternPiece } from './wildcard'

/** The name under which "which session of the role" is an unknown like any other. */
export const sessionKey = 'the session'

const contextKeys = conditionKey('kms:EncryptionContextKeys')
const userIdKey = conditionKey('aws:userid')
/** Pairs of any name, told apart by whether they match the one pattern that is asked about. */
const anotherPair = 'another pair of kms:EncryptionContext'
const matchingPair = 'a pair of kms:EncryptionContext that fits'
// Nobody writes this name in a policy, and no pattern but `*` is likely to match it.
const anotherName = '\u0000'.repeat(99)

/**
 * What the engine knows of a caller's requests for a key, by condition key: given by the question, derived from the
 * inventory, absent, or unknown. Given wins over derived; an unknown named outright wins over derived, one that a
 * pattern such as `aws:*` covers does not.
 */
export class RequestFacts {
  constructor(
    private readonly caller: CallerFacts,
    private readonly keySide: KeySideFacts,
  ) {}

  get request(): RequestContext {
    return this.caller.request
  }

  get memory(): CallerFacts['memory'] {
    return this.caller.memory
  }

  get userIdOfSession(): UserIdOfSession | null {
    return this.caller.userIdOfSession
  }

  get unknownKeys(): ReadonlyMap<string, UnknownKey> {
    return this.caller.unknownKeys
  }

  get questionsAsked(): number {
    return this.caller.questionsAsked
  }

  valuesOf(key: ConditionKey, operation: KmsOperation): Answer {
    const { answers } = key.aboutKey ? this.keySide : this.caller
    const occurs = hasOperation(key.occursIn, operation)
    const place = occurs ? answers.whereItOccurs : answers.elsewhere
    const known = place.get(key)
    if (known !== undefined) return known === 'composed' ? this.composePairNames(operation) : known
    const answer = this.find(key, occurs)
    place.set(key, answer)
    return answer === 'composed' ? this.composePairNames(operation) : answer
  }

  /** A policy variable's value: null when the key is absent or has several values. */
  variable(key: ConditionKey, operation: KmsOperation): string | null | 'unknown' {
    const values = this.valuesOf(key, operation)
    if (values === 'composed') return 'unknown'
    if (values !== 'unknown') return values?.length === 1 ? values[0]! : null
    const session = key === userIdKey ? this.userIdOfSession : null
    const { assumed } = session ? this.session() : this.unknownKey(key.name, key.name)
    if (!assumed) return 'unknown'
    if (assumed.kind === 'absent' || assumed.values.length > 1) return null
    const { text } = assumed.values[0]!
    if (text === null) return 'unknown'
    return session ? session.userId + text.slice(session.arn.length) : text
  }

  isPresent(key: ConditionKey, name: string, operation: KmsOperation): Tri {
    const value = this.firstValue(key, name, [], operation)
    return value === 'unknown' ? MAYBE : certain(value !== null)
  }

  isText(key: ConditionKey, name: string, wanted: string, operation: KmsOperation): Tri {
    const value = this.firstValue(key, name, [wanted], operation)
    return value === 'unknown' ? MAYBE : certain(value?.text === wanted)
  }

  /** A key's first value; null where it is absent. Where it is unknown, what the present trial takes it to be. */
  firstValue(
    key: ConditionKey,
    name: string,
    wanted: readonly string[],
    operation: KmsOperation,
  ): { text: string | null } | null | 'unknown' {
    const values = this.valuesOf(key, operation)
    if (values !== 'unknown') return values === null || values === 'composed' ? null : { text: values[0]! }
    const unknown = this.unknownKey(key.name, name)
    unknown.expectOther()
    unknown.offer(...wanted)
    const { assumed } = unknown
    if (!assumed) return 'unknown'
    return assumed.kind === 'absent' ? null : { text: assumed.values[0]!.text }
  }

  /** Which session of the role it is, where the question leaves that open. */
  session(): UnknownKey {
    return this.unknownKey(sessionKey, sessionKey)
  }

  /** Whether the session of the role has this name. */
  sessionIs(name: string): Tri {
    return this.session().isText(`${identityOf(this.caller.principal).sessionArnPrefix}${name}`)
  }

  /** Whether a template with a variable nobody knows is this text. */
  matchesText(template: Template, text: string): Tri {
    const solved = solveFor(template, text)
    if (solved === null) return MAYBE
    if (solved.wanted === null) return NO
    const { key, wanted } = solved
    const session = key === userIdKey ? this.userIdOfSession : null
    if (session && !wanted.startsWith(session.userId)) return NO
    const unknown = session ? this.session() : this.unknownKey(key.name, key.name)
    unknown.expectOther()
    unknown.offer(session ? session.arn + wanted.slice(session.userId.length) : wanted)
    // Were it the wanted value, the template would be known.
    return unknown.assumed ? NO : MAYBE
  }

  /** The same whatever the case of letters: no more than whether the user id of some session could make it this text. */
  matchesAnyCase(template: Template, text: string): Tri {
    const lowered = {
      ...template,
      pieces: template.pieces.map((one) => (typeof one === 'string' ? one.toLowerCase() : one)),
    }
    const solved = solveFor(lowered as Template, text.toLowerCase())
    if (solved === null) return MAYBE
    if (solved.wanted === null) return NO
    const session = solved.key === userIdKey ? this.userIdOfSession : null
    return session && !solved.wanted.startsWith(session.userId.toLowerCase()) ? NO : MAYBE
  }

  unknownKey(key: string, name: string): UnknownKey {
    const { caller } = this
    let unknown = caller.unknownKeys.get(key)
    if (!unknown) {
      const { several, isBoolean } = conditionKey(key)
      unknown = new UnknownKey(
        name,
        { mayBeAbsent: key !== sessionKey, several, isBoolean },
        () => caller.questionsAsked++,
      )
      caller.unknownKeys.set(key, unknown)
      caller.questionsAsked++
    }
    return unknown
  }

  assume(assumptions: ReadonlyMap<string, Assumption>): void {
    for (const [key, unknown] of this.caller.unknownKeys) unknown.assumed = assumptions.get(key)
  }

  /** The unknown pair of the encryption context of that name; null where it is not unknown. */
  unknownPair(name: string, operation: KmsOperation): UnknownKey | null {
    const key = conditionKey(pairKey(name))
    if (this.valuesOf(key, operation) !== 'unknown') return null
    const { pairNames } = this.caller
    if (!pairNames.has(key.name)) pairNames.set(key.name, name)
    const pair = this.unknownKey(key.name, `kms:EncryptionContext:${name}`)
    pair.expectOther()
    return pair
  }

  /** Names of pairs are compared with a pattern: there may be some that match it, and some that do not. */
  tellPairsApart(pieces: readonly PatternPiece[]): void {
    const text = pieces.map((piece) => (typeof piece === 'string' ? piece : '*?'[piece])).join('')
    if (/^\*+$/.test(text)) return
    const { caller } = this
    const other = this.unknownOtherPair()
    if (caller.pairPattern && caller.pairPattern.text !== text) other.giveUp()
    const example = pieces.map((piece) => (typeof piece === 'string' ? piece : '\u0000')).join('')
    caller.pairPattern ??= { text, example }
    this.unknownKey(matchingPair, `${matchingPair} ${text}`).expectOther()
  }

  /** A pair nobody has named. */
  unknownOtherPair(): UnknownKey {
    const pair = this.unknownKey(anotherPair, anotherPair)
    pair.expectOther()
    return pair
  }

  private find(key: ConditionKey, occurs: boolean): Answer {
    const { request, principal } = this.caller
    const { name } = key
    const given = request.givenValues(name)
    if (given) return given.length > 0 ? given : null
    if (name === contextKeys.name) {
      if (occurs && (request.anyPair || request.unknownPairs.length > 0)) return 'composed'
      if (request.encryptionContext.size > 0) return [...request.encryptionContext.keys()]
    }
    if (occurs && request.isUnknownByName(name)) return 'unknown'
    const byPattern = occurs && request.isUnknownByPattern(name)
    // A session can bring tags of its own that replace the role's.
    if (byPattern && name.startsWith('aws:principaltag/')) return 'unknown'
    const derived = deriveFact(name, principal, this.keySide.key)
    if (derived !== null) return derived
    return byPattern || (name === userIdKey.name && this.userIdOfSession !== null) ? 'unknown' : null
  }

  /** The encryption context, with the pairs the present trial says there are. */
  pairs(operation: KmsOperation): Record<string, string> | 'unknown' {
    const names = this.valuesOf(contextKeys, operation)
    if (names === 'unknown' || names === 'composed') return 'unknown'
    const { encryptionContext } = this.request
    const textOf = (name: string) => {
      const assumed = this.caller.unknownKeys.get(pairKey(name))?.assumed
      return (
        encryptionContext.get(name) ?? (assumed?.kind === 'present' ? assumed.values[0]!.text : null) ?? anotherName
      )
    }
    return Object.fromEntries([...encryptionContext.keys(), ...(names ?? [])].map((name) => [name, textOf(name)]))
  }

  /** The names of the context's pairs, as far as the present trial says which of the unknown ones there are. */
  private composePairNames(operation: KmsOperation): Answer {
    const { request, unknownKeys, pairNames } = this.caller
    for (const name of request.unknownPairs) this.unknownPair(name, operation)
    if (request.anyPair) this.unknownOtherPair()
    const names = [...request.encryptionContext.keys()]
    for (const [key, { assumed }] of unknownKeys) {
      const isPair = key.startsWith(encryptionContextPrefix)
      if (!isPair && key !== anotherPair && key !== matchingPair) continue
      if (!assumed) return 'composed'
      if (assumed.kind === 'absent') continue
      if (isPair) names.push(pairNames.get(key) ?? key.slice(encryptionContextPrefix.length))
      else names.push(key === anotherPair ? anotherName : this.caller.pairPattern!.example)
    }
    return names.length > 0 ? names : null
  }
}
