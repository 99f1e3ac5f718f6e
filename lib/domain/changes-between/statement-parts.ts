import { stableJson } from '../reports/stable-json'
import type { PartChange } from './field-change'

/** One element of a statement: what it is called, and its values by their normal form, as they are written. */
export interface Part {
  readonly label: string
  readonly values: ReadonlyMap<string, string>
}

/** A JSON object taken apart so that neither order nor repetition, nor one value for a list of one, makes a difference. */
export type Parts = ReadonlyMap<string, Part>

type Raw = Readonly<Record<string, unknown>>

export const isRecord = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function partsOf(raw: Raw): Parts {
  const parts = new Map<string, Part>()
  const put = (path: readonly string[], value: unknown, normal?: (text: string) => string) =>
    parts.set(JSON.stringify(path), { label: path.join(' '), values: valuesOf(value, normal) })
  for (const [element, value] of Object.entries(raw)) {
    if (element === 'Action' || element === 'NotAction') {
      // Names of actions are matched whatever their case.
      put([element], value, (text) => text.toLowerCase())
    } else if (element === 'Principal' || element === 'NotPrincipal') {
      putPrincipals(element, value, put)
    } else if (element === 'Condition' && isRecord(value)) {
      putConditions(value, put)
    } else put([element], value)
  }
  return parts
}

type Put = (path: readonly string[], value: unknown) => void

/** `"*"` is `{ "AWS": "*" }`: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
function putPrincipals(element: string, value: unknown, put: Put): void {
  const groups = value === '*' ? { AWS: '*' } : value
  const kinds = isRecord(groups) ? Object.entries(groups) : []
  for (const [kind, names] of kinds) put([element, kind], names)
  if (kinds.length === 0) put([element], value)
}

/** Operators and blocks that hold nothing ask for nothing. */
function putConditions(value: Raw, put: Put): void {
  for (const [operator, block] of Object.entries(value)) {
    if (!isRecord(block)) put(['Condition', operator], block)
    else for (const [key, values] of Object.entries(block)) put(['Condition', operator, key], values)
  }
}

function valuesOf(value: unknown, normal = (text: string) => text): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const one of Array.isArray(value) ? value : [value]) {
    const text = typeof one === 'string' ? one : stableJson(one)
    const form = normal(text)
    if (!values.has(form)) values.set(form, text)
  }
  // A list of nothing is there, and matches nothing.
  if (values.size === 0) values.set('\u0000', '[]')
  return values
}

/** The same text for the same parts, whatever their order. */
export function signatureOf(parts: Parts, without?: string): string {
  const lines: string[] = []
  for (const [id, { values }] of parts) {
    if (id !== without) lines.push(JSON.stringify([id, ...[...values.keys()].sort()]))
  }
  return lines.sort().join('\n')
}

/** Which parts differ, in the order of the later document; parts that went come last. */
export function compareParts(before: Parts, after: Parts): PartChange[] {
  const changes: PartChange[] = []
  for (const [id, { label, values }] of after) {
    const old = before.get(id)?.values ?? none
    const change = { part: label, added: missingIn(old, values), removed: missingIn(values, old) }
    if (change.added.length + change.removed.length > 0) changes.push(change)
  }
  for (const [id, { label, values }] of before) {
    if (!after.has(id)) changes.push({ part: label, added: [], removed: [...values.values()] })
  }
  return changes
}

const none: ReadonlyMap<string, string> = new Map()

const missingIn = (there: ReadonlyMap<string, string>, values: ReadonlyMap<string, string>): string[] =>
  [...values].filter(([form]) => !there.has(form)).map(([, text]) => text)
