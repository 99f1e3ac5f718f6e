import { nameOf, regionOf } from '../arn'
import { keyCanOccur } from './condition-keys'
import type { KmsOperation } from './operations'
import { identityOf } from './principal-identity'
import type { AuthorizationQuestion, ContextValue } from './question'
import { contextFromParameters } from './request-parameters'
import { type Assumption, UnknownKey } from './unknown-keys'

/** The name under which "which session of the role" is an unknown like any other. */
export const sessionKey = 'the session'

type Known = readonly string[] | null

/**
 * What the engine knows of one request, by condition key (lower case): given by the question, derived from the
 * inventory, absent, or unknown. Given wins over derived; an unknown named outright wins over derived, one that a
 * pattern such as `aws:*` covers does not.
 */
export class RequestFacts {
  private readonly given = new Map<string, readonly string[]>()
  /** The request's encryption context, in its own spelling. */
  readonly encryptionContext = new Map<string, string>()
  private readonly unknownNames = new Set<string>()
  private readonly unknownPrefixes: string[] = []
  private readonly answers = new Map<string, Known | 'unknown'>()
  /** The unknown keys some policy asked about. */
  readonly unknownKeys = new Map<string, UnknownKey>()
  /** Grows whenever a policy asks something new about an unknown key. */
  questionsAsked = 0

  constructor(
    readonly question: AuthorizationQuestion,
    readonly operation: KmsOperation,
  ) {
    const { request } = question
    for (const [key, value] of Object.entries(request.context)) this.give(key, toStrings(value))
    for (const [key, value] of contextFromParameters(request, operation))
      if (!this.given.has(key.toLowerCase())) this.give(key, toStrings(value))
    for (const entry of request.unknown) {
      const key = entry.toLowerCase()
      if (key.endsWith('*')) this.unknownPrefixes.push(key.slice(0, -1))
      else this.unknownNames.add(key)
    }
  }

  private give(key: string, values: readonly string[]): void {
    const lower = key.toLowerCase()
    this.given.set(lower, values)
    if (lower.startsWith(encryptionContextPrefix) && values.length > 0)
      this.encryptionContext.set(key.slice(encryptionContextPrefix.length), values[0]!)
  }

  valuesOf(key: string): Known | 'unknown' {
    const known = this.answers.get(key)
    if (known !== undefined) return known
    const answer = this.find(key)
    this.answers.set(key, answer)
    return answer
  }

  /** A policy variable's value: null when the key is absent or has several values. */
  readonly variable = (key: string): string | null | 'unknown' => {
    const values = this.valuesOf(key)
    if (values !== 'unknown') return values?.length === 1 ? values[0]! : null
    this.unknownKey(key, key).giveUp()
    return 'unknown'
  }

  unknownKey(key: string, name: string): UnknownKey {
    let unknown = this.unknownKeys.get(key)
    if (!unknown) {
      const prefix = key === 'aws:userid' ? this.userIdPrefix() : null
      const mayBeAbsent = prefix === null && key !== sessionKey
      unknown = new UnknownKey(name, prefix, mayBeAbsent, () => this.questionsAsked++)
      this.unknownKeys.set(key, unknown)
      this.questionsAsked++
    }
    return unknown
  }

  assume(assumptions: ReadonlyMap<string, Assumption>): void {
    for (const [key, unknown] of this.unknownKeys) unknown.assumed = assumptions.get(key)
  }

  private find(key: string): Known | 'unknown' {
    if (key === sessionKey) return 'unknown'
    const given = this.given.get(key)
    if (given) return given.length > 0 ? given : null
    const canOccur = keyCanOccur(key, this.operation)
    if (key === 'kms:encryptioncontextkeys') {
      if (canOccur && this.encryptionContextIsOpen()) return 'unknown'
      if (this.encryptionContext.size > 0) return [...this.encryptionContext.keys()]
    }
    if (canOccur && this.unknownNames.has(key)) return 'unknown'
    const matchesPattern = canOccur && this.unknownPrefixes.some((prefix) => key.startsWith(prefix))
    // A session can bring tags of its own that replace the role's.
    if (matchesPattern && key.startsWith('aws:principaltag/')) return 'unknown'
    const derived = this.derive(key)
    if (derived !== null) return derived
    if (matchesPattern || (key === 'aws:userid' && this.userIdPrefix() !== null)) return 'unknown'
    return null
  }

  /** Whether the request may carry pairs nobody has told us of. */
  private encryptionContextIsOpen(): boolean {
    const covers = (prefix: string) =>
      encryptionContextPrefix.startsWith(prefix) || prefix.startsWith(encryptionContextPrefix)
    return (
      this.unknownPrefixes.some(covers) ||
      [...this.unknownNames].some((name) => name.startsWith(encryptionContextPrefix) && !this.given.has(name))
    )
  }

  private derive(key: string): Known {
    const { key: kmsKey, principal } = this.question
    const identity = identityOf(principal)
    const one = (value: string | null | undefined): Known => (value == null ? null : [value])
    if (key.startsWith('aws:resourcetag/')) return one(tagValue(kmsKey.tags, key.slice('aws:resourcetag/'.length)))
    if (key.startsWith('aws:principaltag/'))
      return one(tagValue(principal.tags ?? {}, key.slice('aws:principaltag/'.length)))
    switch (key) {
      case 'aws:principalarn':
        return one(identity.service ? null : (identity.roleArn ?? principal.arn))
      case 'aws:principalaccount':
      case 'kms:calleraccount':
        return one(identity.accountId)
      case 'aws:principalorgid':
        return one(principal.orgId)
      case 'aws:principaltype':
        return one(principalTypes[identity.type])
      case 'aws:principalisawsservice':
        return one(String(identity.service !== null))
      case 'aws:principalservicename':
        return one(identity.service)
      case 'aws:username':
        return one(identity.userArn && nameOf(identity.userArn))
      case 'aws:userid':
        return one(this.userId())
      case 'aws:resourceaccount':
        return one(accountOfKey(kmsKey.arn))
      case 'aws:resourceorgid':
        return one(kmsKey.orgId)
      case 'aws:requestedregion':
        return one(regionOf(kmsKey.arn))
      case 'kms:keyspec':
        return one(kmsKey.spec)
      case 'kms:keyusage':
        return one(kmsKey.usage)
      case 'kms:keyorigin':
        return one(kmsKey.origin)
      case 'kms:multiregion':
        return one(String(kmsKey.multiRegion !== undefined))
      case 'kms:multiregionkeytype':
        return one(kmsKey.multiRegion?.type)
      case 'kms:resourcealiases':
        return kmsKey.aliases.length > 0 ? kmsKey.aliases : null
      default:
        return null
    }
  }

  private userId(): string | null {
    const { principal } = this.question
    const identity = identityOf(principal)
    if (identity.isRoot) return identity.accountId
    if (identity.uniqueId === null) return null
    if (identity.type === 'user') return identity.uniqueId
    return identity.sessionName === null ? null : `${identity.uniqueId}:${identity.sessionName}`
  }

  // A role's user id is `AROA…:<session name>`.
  private userIdPrefix(): string | null {
    const identity = identityOf(this.question.principal)
    const sessionUnknown = identity.sessionArnPrefix !== null && identity.sessionName === null
    return sessionUnknown && identity.uniqueId !== null ? `${identity.uniqueId}:` : null
  }
}

const encryptionContextPrefix = 'kms:encryptioncontext:'

const principalTypes: Record<AuthorizationQuestion['principal']['type'], string | null> = {
  user: 'User',
  role: 'AssumedRole',
  session: 'AssumedRole',
  'service-linked-role': 'AssumedRole',
  root: 'Account',
  service: null,
}

const accountOfKey = (arn: string) => arn.split(':')[4] || null

function tagValue(tags: Readonly<Record<string, string>>, lowerName: string): string | undefined {
  for (const name of Object.keys(tags)) if (name.toLowerCase() === lowerName) return tags[name]
  return undefined
}

const toStrings = (value: ContextValue): readonly string[] =>
  typeof value === 'object' ? value.map(String) : [String(value)]
