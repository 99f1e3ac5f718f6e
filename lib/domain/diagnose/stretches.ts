import { type Passage, partOf } from './passage'
import { beginsJson, type Leaf, readJson } from './read-json'

/** JSON within a string of JSON within a string: deeper than this it is taken as text. */
const deepest = 4

/** Cuts a text into plain stretches, whose path is empty, and the values of the JSON in between, in the order of the text. */
export function stretchesOf(passage: Passage, path: readonly string[] = [], depth = 0): Leaf[] {
  const stretches: Leaf[] = []
  let plain = 0
  const flush = (end: number) => {
    if (end > plain) stretches.push({ path, passage: partOf(passage, plain, end) })
  }
  for (let at = 0; at < passage.text.length; at++) {
    if (depth >= deepest || !beginsJson(passage.text, at)) continue
    flush(at)
    const { leaves, end } = readJson(passage, at)
    for (const leaf of leaves) stretches.push(...stretchesOf(leaf.passage, [...path, ...leaf.path], depth + 1))
    plain = Math.max(end, at + 1)
    at = plain - 1
  }
  flush(passage.text.length)
  return stretches
}
