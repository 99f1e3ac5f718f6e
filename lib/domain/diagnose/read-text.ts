import { Notes, type Stretch } from './notes'
import { wholeText } from './passage'
import type { Reading, TooLong } from './reading'
import { recognizeDenial } from './recognize-denial'
import { recognizeEncoded } from './recognize-encoded'
import { recognizeLabels } from './recognize-labels'
import { recognizeSources } from './recognize-sources'
import { recognizeWords } from './recognize-words'
import { stretchesOf } from './stretches'
import { tokenize } from './tokenize'

/** In characters; a CloudTrail event has a few thousand. */
export const longestText = 65_536

/**
 * Reads what somebody pasted: an id, a name, an error message, an event, an activity, log lines, or several of them. What is understood
 * comes with its place in the text; what is not is passed over. Never throws, and takes time in proportion to the length.
 */
export function readText(text: string): Reading | TooLong {
  if (text.length > longestText) return { outcome: 'too-long', length: text.length, limit: longestText }
  const notes = new Notes()
  let tag = ''
  for (const { path, passage } of stretchesOf(wholeText(text))) {
    const last = path.at(-1)
    if (last === 'Key') tag = passage.text
    const stretch: Stretch = {
      path: last === 'Value' && tag ? [...path, tag] : path,
      tokens: tokenize(passage.text),
      used: new Set(),
      notes,
      passage,
    }
    recognizeSources(stretch)
    recognizeDenial(stretch)
    recognizeEncoded(stretch)
    recognizeLabels(stretch)
    recognizeWords(stretch)
  }
  const byPlace = (a: { start: number }, b: { start: number }) => a.start - b.start
  return {
    outcome: 'read',
    text,
    sources: [...notes.sources],
    facts: notes.facts.toSorted(byPlace),
    names: notes.names.toSorted(byPlace),
  }
}
