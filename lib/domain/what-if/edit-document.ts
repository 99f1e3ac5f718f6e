import { applyPatch } from '../fixes/json-patch'
import type { Inventory } from '../inventory/inventory'
import { type DocumentKind, isProblem, parseDocument } from '../policy/document'
import type { ChangeOf, DocumentName, StatementName } from './changes'
import { keepDocument, type PlacedDocument, placeOf, textOf } from './documents'
import { CannotChange, findOne, notThere } from './problem'

export const addStatement = (inventory: Inventory, { document, statement }: ChangeOf<'add-statement'>): Inventory =>
  edit(inventory, document, (text) => withStatements(text, [...statementsOf(text), statement]))

export function removeStatement(
  inventory: Inventory,
  { document, statement }: ChangeOf<'remove-statement'>,
): Inventory {
  return edit(inventory, document, (text, { title, kind }) => {
    const at = positionOf(text, statement, title, kind)
    return withStatements(text, statementsOf(text).toSpliced(at, 1))
  })
}

export function patchDocument(inventory: Inventory, { document, patch }: ChangeOf<'patch-document'>): Inventory {
  return edit(inventory, document, (text, { title }) => {
    try {
      return applyPatch(JSON.parse(text), patch)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new CannotChange('not-found', `${title}: ${why}`)
    }
  })
}

/** The one edit that needs no document to start from: it may be one that could not be read. */
export function replaceDocument(inventory: Inventory, { document, policy }: ChangeOf<'replace-document'>): Inventory {
  return hang(inventory, placeOf(inventory, document), policy)
}

function edit(
  inventory: Inventory,
  name: DocumentName,
  change: (text: string, place: PlacedDocument) => unknown,
): Inventory {
  const place = placeOf(inventory, name)
  return hang(inventory, place, change(textOf(inventory, place), place))
}

function hang(inventory: Inventory, place: PlacedDocument, policy: unknown): Inventory {
  const kept = keepDocument(inventory, policy, place.kind, place.title)
  return place.hang(kept.inventory, kept.hash)
}

function statementsOf(text: string): readonly unknown[] {
  const { Statement } = JSON.parse(text) as { Statement: unknown }
  return [Statement].flat()
}

/** By entries, so that what else the document says stays as it is. */
function withStatements(text: string, statements: readonly unknown[]): unknown {
  const entries = Object.entries(JSON.parse(text) as object)
  return Object.fromEntries(entries.map(([key, value]) => [key, key === 'Statement' ? statements : value]))
}

function positionOf(text: string, wanted: StatementName, title: string, kind: DocumentKind): number {
  const document = parseDocument(text, kind)
  const labels = isProblem(document) ? [] : document.statements.map(({ label }, index) => ({ label, index }))
  if ('sid' in wanted) return findOne(`statement of ${title}`, labels, wanted.sid, ({ label }) => [label]).index
  if (wanted.index < labels.length) return wanted.index
  const names = labels.map(({ label, index }) => `${index} (${label})`)
  throw notThere(`statement of ${title} at`, String(wanted.index), names)
}
