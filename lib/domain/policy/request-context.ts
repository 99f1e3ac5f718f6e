import type { KmsOperation } from './operations'
import type { ContextValue, KmsRequest } from './question'
import { contextFromParameters } from './request-parameters'

export const encryptionContextPrefix = 'kms:encryptioncontext:'

/** What a request says of its condition keys (lower case): given with their values, or unknown to everybody. */
export class RequestContext {
  private readonly given = new Map<string, readonly string[]>()
  /** The pairs of the encryption context, in their own spelling. */
  readonly encryptionContext = new Map<string, string>()
  readonly parameters: KmsRequest['parameters']
  private readonly unknownNames = new Set<string>()
  private readonly unknownPrefixes: string[] = []
  /** Names of pairs said to be unknown, in their own spelling. */
  readonly unknownPairs: readonly string[]
  /** Whether there may be pairs of any name. */
  readonly anyPair: boolean
  /** What kms:EncryptionContextKeys can be; null where that cannot be listed. */
  readonly possiblePairNames: readonly (readonly string[])[] | null

  /** Without an operation the request stands for every operation, and has no parameters. */
  constructor(request: Pick<KmsRequest, 'context' | 'unknown' | 'parameters'>, operation: KmsOperation | null) {
    this.parameters = operation ? request.parameters : undefined
    for (const [key, value] of Object.entries(request.context)) this.give(key, toStrings(value))
    if (operation)
      for (const [key, value] of contextFromParameters(request, operation))
        if (!this.given.has(key.toLowerCase())) this.give(key, toStrings(value))
    const unknownPairs = new Map<string, string>()
    for (const entry of request.unknown) {
      const key = entry.toLowerCase()
      if (key.endsWith('*')) this.unknownPrefixes.push(key.slice(0, -1))
      else this.unknownNames.add(key)
      if (!key.endsWith('*') && key.startsWith(encryptionContextPrefix) && !this.given.has(key))
        unknownPairs.set(key, entry.slice(encryptionContextPrefix.length))
    }
    this.unknownPairs = [...unknownPairs.values()]
    this.anyPair = this.unknownPrefixes.some(
      (prefix) => encryptionContextPrefix.startsWith(prefix) || prefix.startsWith(encryptionContextPrefix),
    )
    this.possiblePairNames = this.listPairNames()
  }

  private listPairNames(): string[][] | null {
    if (this.anyPair || this.unknownPairs.length > 4) return null
    const given = [...this.encryptionContext.keys()]
    return this.unknownPairs.reduce<string[][]>(
      (lists, name) => lists.flatMap((list) => [list, [...list, name]]),
      [given],
    )
  }

  private give(key: string, values: readonly string[]): void {
    const lower = key.toLowerCase()
    this.given.set(lower, values)
    if (lower.startsWith(encryptionContextPrefix) && values.length > 0)
      this.encryptionContext.set(key.slice(encryptionContextPrefix.length), values[0]!)
  }

  /** An empty list where the request says that the key is absent. */
  givenValues(key: string): readonly string[] | undefined {
    return this.given.get(key)
  }

  isUnknownByName(key: string): boolean {
    return this.unknownNames.has(key)
  }

  isUnknownByPattern(key: string): boolean {
    return this.unknownPrefixes.some((prefix) => key.startsWith(prefix))
  }
}

const toStrings = (value: ContextValue): readonly string[] =>
  typeof value === 'object' ? value.map(String) : [String(value)]
