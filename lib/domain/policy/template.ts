import { type PatternPiece, splitWildcards } from './wildcard'

interface Variable {
  /** Lower-case name of the context key. */
  readonly key: string
  readonly fallback: string | null
}

/**
 * One value of a policy: a pattern known at compile time, or one with policy variables (`${aws:PrincipalTag/team}`),
 * filled in per request.
 */
export type Template =
  | { readonly kind: 'fixed'; readonly text: string; readonly pieces: readonly PatternPiece[] }
  | { readonly kind: 'variable'; readonly text: string; readonly pieces: readonly (PatternPiece | Variable)[] }

/** How a variable's value is found: null when there is none, `unknown` when nobody can know. */
export type VariableSource = (key: string) => string | null | 'unknown'

const specialCharacters = new Set(['*', '?', '$'])

/**
 * `wildcards` false takes `*` and `?` literally (StringEquals). Variables are read only where the document's version
 * knows them.
 */
export function compileTemplate(text: string, options: { wildcards: boolean; variables: boolean }): Template {
  const split = (part: string): PatternPiece[] => (options.wildcards ? splitWildcards(part) : part ? [part] : [])
  if (!options.variables || !text.includes('${')) return { kind: 'fixed', text, pieces: split(text) }

  const pieces: (PatternPiece | Variable)[] = []
  let position = 0
  while (position < text.length) {
    const start = text.indexOf('${', position)
    const end = start < 0 ? -1 : text.indexOf('}', start)
    if (end < 0) break
    pieces.push(...split(text.slice(position, start)))
    const inside = text.slice(start + 2, end).trim()
    pieces.push(specialCharacters.has(inside) ? inside : parseVariable(inside))
    position = end + 1
  }
  pieces.push(...split(text.slice(position)))
  if (pieces.every((piece): piece is PatternPiece => typeof piece !== 'object')) return { kind: 'fixed', text, pieces }
  return { kind: 'variable', text, pieces }
}

/** The pieces for this request; null when a variable has no value (the pattern then matches nothing). */
export function resolveTemplate(
  template: Template,
  source: VariableSource,
): readonly PatternPiece[] | null | 'unknown' {
  if (template.kind === 'fixed') return template.pieces
  const pieces: PatternPiece[] = []
  let unknown = false
  for (const piece of template.pieces) {
    if (typeof piece !== 'object') {
      pieces.push(piece)
      continue
    }
    const value = source(piece.key)
    if (value === 'unknown') unknown = true
    else if (value !== null) pieces.push(value)
    else if (piece.fallback !== null) pieces.push(piece.fallback)
    else return null
  }
  return unknown ? 'unknown' : pieces
}

// `key` or `key, 'default'`.
function parseVariable(inside: string): Variable {
  const comma = inside.indexOf(',')
  const key = (comma < 0 ? inside : inside.slice(0, comma)).trim().toLowerCase()
  const rest = comma < 0 ? '' : inside.slice(comma + 1).trim()
  const quoted = rest.length >= 2 && rest.startsWith("'") && rest.endsWith("'")
  return { key, fallback: quoted ? rest.slice(1, -1) : null }
}
