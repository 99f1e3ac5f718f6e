import { classifyWord, isKeyId } from './classify-word'
import { kindUnder, labelOf, namesSomebodyElse } from './labels'
import type { Stretch } from './notes'
import { partsOf, type Token } from './tokenize'

/** Everything a word tells by its own shape, word for word; what is left may be a name. */
export function recognizeWords(stretch: Stretch): void {
  const { tokens, used, path } = stretch
  const ofKey = kindUnder(labelOf(path)) === 'key'
  let sinceKey = ofKey ? 0 : Number.POSITIVE_INFINITY
  for (const token of tokens) {
    sinceKey++
    if (token.kind !== 'word') continue
    const alone = tokens.length === 1 && path.length === 0
    if (!used.has(token)) noteWord(stretch, token, sinceKey <= 3 || alone)
    if (/^(?:kms)?-?(?:key|cmk)(?:-?id|-?arn)?$/i.test(token.text)) sinceKey = 0
  }
}

/** One word. `ofKey`: a bare id here is that of a key. */
export function noteWord(stretch: Stretch, token: Token, ofKey = false): void {
  if (noteMeanings(stretch, token, ofKey)) return
  const [kind, name, ...more] = partsOf(token, '/')
  const labelled = kind && name && more.length === 0 ? kindUnder(kind.text) : null
  if (labelled && name) {
    if (!noteMeanings(stretch, name, labelled === 'key')) stretch.notes.add(stretch.passage, labelled, name.text, name)
    return
  }
  const parts = partsOf(token, '/:')
  let known = 0
  for (const [at, part] of parts.entries()) {
    if (noteMeanings(stretch, part, ofKey || parts[at - 1]?.text === 'key')) known++
  }
  if (known === 0 && mayBeName(token.text, stretch)) stretch.notes.name(stretch.passage, token.text, token)
}

function noteMeanings(stretch: Stretch, token: Token, ofKey: boolean): boolean {
  const { notes, passage, path } = stretch
  if (ofKey && isKeyId(token.text)) {
    notes.add(passage, 'key', token.text, token)
    return true
  }
  const meanings = classifyWord(token.text)
  const ofSomebodyElse = namesSomebodyElse(labelOf(path))
  for (const { kind, value, offset } of meanings) {
    if (kind === 'principal' && ofSomebodyElse) continue
    const start = token.start + offset
    notes.add(passage, kind, value, { start, end: Math.min(start + value.length, token.end) })
    if (kind === 'error-code' && /^(?:Client|Server)\./.test(value)) notes.sources.add('state-reason')
    if (kind === 'persistent-volume') notes.sources.add('csi-message')
  }
  return meanings.length > 0
}

/** A word of English is taken for a name only where it is all there is. */
const mayBeName = (text: string, { tokens, path }: Stretch) =>
  text.length <= 128 &&
  /^[A-Za-z0-9][\w.-]*$/.test(text) &&
  /[A-Za-z]/.test(text) &&
  (/[-\d]/.test(text) || (tokens.length === 1 && path.length === 0))
