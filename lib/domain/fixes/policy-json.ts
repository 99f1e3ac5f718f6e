import type { JsonPatchOperation } from './json-patch'

export type JsonObject = Readonly<Record<string, unknown>>

/** A policy document as it stands, for changing it. */
export interface PolicyJson {
  readonly root: JsonObject
  readonly statements: readonly JsonObject[]
  /** `Statement` is one object instead of a list. */
  readonly single: boolean
  /** Policy variables are read in this document. */
  readonly variables: boolean
}

/** What is to become of a document's statements. */
export interface StatementEdits {
  /** By position: what takes a statement's place. */
  readonly replace: ReadonlyMap<number, readonly JsonObject[]>
  readonly add: readonly JsonObject[]
}

/** A document given as JSON or as text; null when it is no policy document. */
export function readPolicy(source: unknown): PolicyJson | null {
  const root = typeof source === 'string' ? parse(source) : source
  if (!isObject(root)) return null
  const { Statement: statement } = root
  const statements = Array.isArray(statement) ? statement : [statement]
  if (!statements.every(isObject)) return null
  return { root, statements, single: !Array.isArray(statement), variables: root.Version === '2012-10-17' }
}

export const newPolicy = (statements: readonly JsonObject[]): JsonObject => ({
  Version: '2012-10-17',
  Statement: statements,
})

/** The edits as a JSON patch against the document. Later positions come first, so that no removal moves the next one. */
export function statementPatch(policy: PolicyJson, edits: StatementEdits): JsonPatchOperation[] {
  const added = [...edits.add]
  const { single, statements } = policy
  if (single) {
    const value = [...(edits.replace.get(0) ?? statements), ...added]
    return [{ op: 'replace', path: '/Statement', value }]
  }
  const patch: JsonPatchOperation[] = []
  const removed: JsonPatchOperation[] = []
  for (const [index, pieces] of [...edits.replace].toSorted(([a], [b]) => b - a)) {
    const [first, ...more] = pieces
    const path = `/Statement/${index}`
    if (first) patch.push({ op: 'replace', path, value: first })
    else removed.push({ op: 'remove', path })
    added.push(...more)
  }
  const adds = added.map((value) => ({ op: 'add', path: '/Statement/-', value }) as const)
  return [...patch, ...removed, ...adds]
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const listOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
