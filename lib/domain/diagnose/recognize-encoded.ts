import { Cursor } from './cursor'
import type { Stretch } from './notes'
import type { Token } from './tokenize'

/** `Encoded authorization failure message: <blob>`: who was refused and why is in the blob, and only AWS can read it. */
export function recognizeEncoded(stretch: Stretch): void {
  const { tokens, notes, passage } = stretch
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]?.kind !== 'word') continue
    const cursor = new Cursor(tokens, at)
    if (!cursor.phrase('encoded', 'authorization', 'failure', 'message')) continue
    cursor.phrase(':')
    const blob = cursor.word()
    if (!blob) continue
    notes.sources.add('encoded-message')
    notes.add(passage, 'encoded-message', blob.text, blob)
    for (let used = at; used < cursor.place; used++) stretch.used.add(tokens[used] as Token)
    at = cursor.place - 1
  }
}
