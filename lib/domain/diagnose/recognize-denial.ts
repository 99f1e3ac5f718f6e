import { denyingDocuments } from '../grants/denial-message'
import { Cursor } from './cursor'
import type { Stretch } from './notes'
import { operationNamed } from './operation-named'
import { noteWord } from './recognize-words'
import type { Token } from './tokenize'

/**
 * AWS's sentence about a refused call: `User: <arn> is not authorized to perform: <action> [on resource: <resource>] [<reason>]`, with
 * the reason `because no <document> allows …`, `with an explicit deny in a <document>`, or that of KMS about resources elsewhere.
 */
export function recognizeDenial(stretch: Stretch): void {
  const { tokens } = stretch
  for (let at = 0; at < tokens.length; at++) {
    if (!isWord(tokens[at], 'user') && !isWord(tokens[at], 'principal')) continue
    const end = readSentence(stretch, at)
    if (end === null) continue
    stretch.notes.sources.add('access-denied-message')
    for (let used = at; used < end; used++) stretch.used.add(tokens[used] as Token)
    at = end - 1
  }
}

const isWord = (token: Token | undefined, text: string) => token?.text.toLowerCase() === text

function readSentence(stretch: Stretch, at: number): number | null {
  const { notes, passage, tokens } = stretch
  const cursor = new Cursor(tokens, at + 1)
  cursor.phrase(':')
  const who = cursor.word()
  if (!who || !cursor.phrase('is', 'not', 'authorized', 'to', 'perform')) return null
  cursor.phrase(':')
  const action = cursor.word()
  if (!action) return null
  noteWord(stretch, who)
  notes.add(passage, 'operation', operationNamed(action.text) ?? action.text, action)
  if (cursor.phrase('on', 'resource')) {
    cursor.phrase(':')
    const resource = cursor.word()
    // The role of iam:PassRole is no caller.
    if (resource && !/:role\//.test(resource.text)) noteWord(stretch, resource)
  } else if (!cursor.phrase('on', 'this', 'resource')) {
    cursor.phrase('on', 'the', 'resource', 'associated', 'with', 'this', 'ciphertext')
  }
  readReason(stretch, cursor)
  return cursor.place
}

function readReason(stretch: Stretch, cursor: Cursor): void {
  const { tokens } = stretch
  const start = cursor.place
  const say = (kind: 'no-allow-in' | 'deny-in', document: string) => {
    const [first, last] = [tokens[start], tokens[cursor.place - 1]]
    if (first && last) stretch.notes.add(stretch.passage, kind, document, { start: first.start, end: last.end })
  }
  if (cursor.phrase('because', 'no')) {
    const document = readDocument(cursor)
    if (document) say('no-allow-in', document)
    if (cursor.phrase('allows', 'the') && cursor.word()) cursor.phrase('action')
  } else if (cursor.phrase('with', 'an', 'explicit', 'deny')) {
    const named = cursor.phrase('in', 'a') || cursor.phrase('in', 'an')
    say('deny-in', (named && readDocument(cursor)) || 'a policy that AWS does not name')
  } else if (cursor.phrase('because', 'the', 'resource', 'does', 'not', 'exist', 'in', 'this', 'region')) {
    cursor.phrase(',')
    cursor.phrase('no', 'resource-based', 'policies', 'allow', 'access')
    say('no-allow-in', 'resource-based policy')
  }
}

const readDocument = (cursor: Cursor): string | undefined =>
  denyingDocuments.find((name) => cursor.phrase(...name.split(' ')))
