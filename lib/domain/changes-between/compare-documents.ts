import type { DocumentChange, StatementText } from './field-change'
import { pairStatements, type Statement } from './pair-statements'
import { compareParts, isRecord, type Parts, partsOf } from './statement-parts'

interface PolicyText {
  readonly head: Parts
  readonly statements: readonly Statement[]
}

/**
 * What two policy documents say otherwise, statement by statement; neither order nor spelling of JSON counts. null: there is no such
 * document on that side. A change without anything in it was rewritten and says the same.
 */
export function compareDocuments(before: string | null, after: string | null): DocumentChange {
  const [old, fresh] = [readPolicy(before), readPolicy(after)]
  if (!old || !fresh) return { by: 'text', before, after }
  const { same, changed, removed, added } = pairStatements(old.statements, fresh.statements)
  return {
    by: 'statements',
    head: before === null || after === null ? [] : compareParts(old.head, fresh.head),
    added: added.map(toText),
    removed: removed.map(toText),
    changed: changed.map(([was, is]) => ({
      label: labelOf(is),
      before: was.text,
      after: is.text,
      parts: compareParts(was.parts, is.parts),
    })),
    unchanged: same,
  }
}

const labelOf = ({ sid, at }: Statement) => sid ?? `#${at + 1}`
const toText = (statement: Statement): StatementText => ({ label: labelOf(statement), text: statement.text })

/** null when the text is no policy document. */
function readPolicy(text: string | null): PolicyText | null {
  if (text === null) return { head: new Map(), statements: [] }
  const document = parse(text)
  if (!isRecord(document)) return null
  const { Statement: written = [], ...head } = document
  const statements = Array.isArray(written) ? written : [written]
  if (!statements.every(isRecord)) return null
  return { head: partsOf(head), statements: statements.map(readStatement) }
}

function readStatement(raw: Readonly<Record<string, unknown>>, at: number): Statement {
  const sid = typeof raw.Sid === 'string' && raw.Sid !== '' ? raw.Sid : null
  return { at, sid, text: JSON.stringify(raw, null, 2), parts: partsOf(raw) }
}

/** IAM gives some documents URL-encoded. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('%7B') ? decodeURIComponent(text) : text)
  } catch {
    return null
  }
}
