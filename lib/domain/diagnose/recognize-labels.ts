import { isAccountId } from './classify-word'
import { kindUnder, labelOf } from './labels'
import type { Stretch } from './notes'
import { operationNamed } from './operation-named'
import type { FactKind } from './reading'
import { noteWord } from './recognize-words'
import type { Token } from './tokenize'

/** Values with a name to them: fields of JSON, tags, `name=value` and `name: value` of a log line. */
export function recognizeLabels(stretch: Stretch): void {
  if (stretch.path.length > 0) {
    const kind = kindUnder(labelOf(stretch.path))
    const [only] = stretch.tokens
    if (kind && only && stretch.tokens.length === 1) noteLabelled(stretch, kind, only)
    return
  }
  const { tokens } = stretch
  for (let at = 0; at < tokens.length; at++) {
    const label = tokens[at]
    const kind = label?.kind === 'word' ? kindUnder(label.text) : null
    const value = kind && valueAfter(tokens, at + 1)
    if (kind && value && !stretch.used.has(value)) noteLabelled(stretch, kind, value)
  }
}

/** What follows `=` or `:`, past quotes. */
function valueAfter(tokens: readonly Token[], from: number): Token | null {
  let signs = 0
  for (let at = from; at < Math.min(from + 4, tokens.length); at++) {
    const token = tokens[at] as Token
    if (token.kind === 'word') return signs > 0 ? token : null
    if (token.text === '=' || token.text === ':') signs++
    else if (!`"'`.includes(token.text)) return null
  }
  return null
}

function noteLabelled(stretch: Stretch, kind: FactKind, token: Token): void {
  const { notes, passage, used } = stretch
  const { text } = token
  // An ARN says more than its label, and says it surely.
  if (text.startsWith('arn:') || text.length > 256) return
  if (kind === 'account' && !isAccountId(text)) return
  if (kind === 'operation' && operationNamed(text) === null) return
  if (kind === 'node') {
    noteWord(stretch, token)
    if (!text.endsWith('.internal')) notes.add(passage, kind, text, token)
  } else notes.add(passage, kind, kind === 'operation' ? (operationNamed(text) ?? text) : text, token)
  if (kind === 'node-claim' || kind === 'node-class' || kind === 'node-pool') notes.sources.add('karpenter-log')
  if (kind === 'auto-scaling-group' || kind === 'node-group') notes.sources.add('scaling-activity')
  used.add(token)
}
