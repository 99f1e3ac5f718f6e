import { compareDocuments } from './compare-documents'
import type { Fact } from './facts'
import { factsOf } from './facts-of-resource'
import type { FieldChange, ResourceChange } from './field-change'

/** The text of a policy document by its content hash; undefined when it was not kept. */
export type DocumentText = (hash: string) => string | undefined

/**
 * What changed from one body of a resource to another, in AWS's terms. A body is null where the resource was not there; not both.
 * Nothing is said exactly when both say the same: order, repetition and how JSON is written do not count, except that a document
 * with another text is always named, if only to say that it means the same.
 */
export function changesBetween(
  kind: string,
  before: object | null,
  after: object | null,
  text: DocumentText,
): ResourceChange {
  if (!before && !after) throw new Error('Expected at least one body to compare, got none.')
  const fields = compareFacts(before ? factsOf(kind, before) : [], after ? factsOf(kind, after) : [], text)
  // What is gone did not become readable.
  if (!after) return { what: 'removed', fields: fields.filter(({ type }) => type !== 'sight') }
  return { what: before ? 'changed' : 'created', fields }
}

function compareFacts(before: readonly Fact[], after: readonly Fact[], text: DocumentText): FieldChange[] {
  const [unreadBefore, unreadAfter] = [unreadOf(before), unreadOf(after)]
  const inSight = ({ from = '' }: Fact) => !unreadBefore.has(from) && !unreadAfter.has(from)
  const old = new Map(before.filter(inSight).map((fact) => [fact.field, fact]))
  const fresh = new Map(after.filter(inSight).map((fact) => [fact.field, fact]))
  const changes: FieldChange[] = []
  for (const field of new Set([...fresh.keys(), ...old.keys()])) {
    const change = compareFact(field, old.get(field), fresh.get(field), text)
    if (change) changes.push(change)
  }
  for (const field of new Set([...unreadBefore.keys(), ...unreadAfter.keys()])) {
    const [was, is] = [unreadBefore.get(field) ?? null, unreadAfter.get(field) ?? null]
    if (was !== is) changes.push({ type: 'sight', field, before: was, after: is })
  }
  return changes
}

function unreadOf(facts: readonly Fact[]): Map<string, string> {
  return new Map(facts.flatMap((fact) => (fact.is === 'unread' ? [[fact.field, fact.reason] as const] : [])))
}

function compareFact(
  field: string,
  before: Fact | undefined,
  after: Fact | undefined,
  text: DocumentText,
): FieldChange | null {
  if (before?.is === 'document' || after?.is === 'document') {
    const [was, is] = [hashOf(before), hashOf(after)]
    if (was === is) return null
    return { type: 'document', field, document: compareHashes(was, is, text) }
  }
  if (before?.is === 'list' || after?.is === 'list') {
    const [was, is] = [new Set(valuesOf(before)), new Set(valuesOf(after))]
    const added = [...is].filter((one) => !was.has(one))
    const removed = [...was].filter((one) => !is.has(one))
    return added.length + removed.length > 0 ? { type: 'list', field, added, removed } : null
  }
  const [was = null, is = null] = [valuesOf(before)[0], valuesOf(after)[0]]
  return was === is ? null : { type: 'value', field, before: was, after: is }
}

function compareHashes(before: string | null, after: string | null, text: DocumentText) {
  const [was, is] = [before === null ? null : text(before), after === null ? null : text(after)]
  if (was === undefined || is === undefined) return { by: 'text' as const, before: was ?? null, after: is ?? null }
  return compareDocuments(was, is)
}

const hashOf = (fact: Fact | undefined): string | null => (fact?.is === 'document' ? fact.hash : null)

function valuesOf(fact: Fact | undefined): readonly string[] {
  if (fact?.is === 'value') return [fact.value]
  return fact?.is === 'list' ? fact.values : []
}

/** Content hashes of the documents that a body names. */
export function documentsOf(kind: string, body: object | null): string[] {
  return body ? factsOf(kind, body).flatMap((fact) => (fact.is === 'document' ? [fact.hash] : [])) : []
}
