import { type ConditionKey, conditionKey } from './condition-keys'
import type { KmsOperation } from './operations'
import { ANY_RUN, type PatternPiece, splitWildcards } from './wildcard'

interface Variable {
  readonly key: ConditionKey
  readonly fallback: string | null
}

/**
 * One value of a policy: a pattern known at compile time, or one with policy variables (`${aws:PrincipalTag/team}`),
 * filled in per request.
 */
export type Template =
  | { readonly kind: 'fixed'; readonly text: string; readonly pieces: readonly PatternPiece[] }
  | { readonly kind: 'variable'; readonly text: string; readonly pieces: readonly (PatternPiece | Variable)[] }

/** Where a variable's value is found: null when there is none, `unknown` when nobody can know. */
export interface VariableSource {
  variable(key: ConditionKey, operation: KmsOperation): string | null | 'unknown'
}

const specialCharacters = new Set(['*', '?', '$'])

/**
 * `wildcards` false takes `*` and `?` literally (StringEquals). Variables are read only where the document's version
 * knows them.
 */
export function compileTemplate(text: string, options: { wildcards: boolean; variables: boolean }): Template {
  const split = (part: string): PatternPiece[] => (options.wildcards ? splitWildcards(part) : part ? [part] : [])
  if (!options.variables || !text.includes('${')) return { kind: 'fixed', text, pieces: split(text) }

  const pieces: (PatternPiece | Variable)[] = []
  const add = (part: string) => {
    for (const piece of split(part)) pieces.push(piece)
  }
  let position = 0
  while (position < text.length) {
    const start = text.indexOf('${', position)
    const end = start < 0 ? -1 : text.indexOf('}', start)
    if (end < 0) break
    add(text.slice(position, start))
    const inside = text.slice(start + 2, end).trim()
    pieces.push(specialCharacters.has(inside) ? inside : parseVariable(inside))
    position = end + 1
  }
  add(text.slice(position))
  if (pieces.every((piece): piece is PatternPiece => typeof piece !== 'object')) return { kind: 'fixed', text, pieces }
  return { kind: 'variable', text, pieces }
}

/** Nothing but `*`. */
export const matchesAnything = (pieces: Template['pieces']): boolean =>
  pieces.length > 0 && pieces.every((piece) => piece === ANY_RUN)

export const variablesIn = (template: Template): ConditionKey[] =>
  template.pieces.flatMap((piece) => (typeof piece === 'object' ? [piece.key] : []))

/** The pieces for this request; null when a variable has no value (the pattern then matches nothing). */
export function resolveTemplate(
  template: Template,
  source: VariableSource,
  operation: KmsOperation,
): readonly PatternPiece[] | null | 'unknown' {
  if (template.kind === 'fixed') return template.pieces
  const pieces: PatternPiece[] = []
  let unknown = false
  for (const piece of template.pieces) {
    if (typeof piece !== 'object') {
      pieces.push(piece)
      continue
    }
    const value = source.variable(piece.key, operation)
    if (value === 'unknown') unknown = true
    else if (value !== null) pieces.push(value)
    else if (piece.fallback !== null) pieces.push(piece.fallback)
    else return null
  }
  return unknown ? 'unknown' : pieces
}

/**
 * The one variable of a template without wildcards, and what its value must be for the template to be this text; null for
 * `wanted` where no value would do. Null where it cannot be said.
 */
export function solveFor(template: Template, text: string): { key: ConditionKey; wanted: string | null } | null {
  const at = template.pieces.findIndex((piece) => typeof piece === 'object')
  const variable = template.pieces[at]
  const others = template.pieces.toSpliced(at, 1)
  if (typeof variable !== 'object' || !others.every((piece) => typeof piece === 'string')) return null
  const before = others.slice(0, at).join('')
  const after = others.slice(at).join('')
  const fits = text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after)
  return { key: variable.key, wanted: fits ? text.slice(before.length, text.length - after.length) : null }
}

// `key` or `key, 'default'`.
function parseVariable(inside: string): Variable {
  const comma = inside.indexOf(',')
  const key = conditionKey((comma < 0 ? inside : inside.slice(0, comma)).trim())
  const rest = comma < 0 ? '' : inside.slice(comma + 1).trim()
  const quoted = rest.length >= 2 && rest.startsWith("'") && rest.endsWith("'")
  return { key, fallback: quoted ? rest.slice(1, -1) : null }
}
