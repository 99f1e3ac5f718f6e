/** JSON values one after another, as several `kubectl get -o json` leave them in one file, and what is not JSON, in words. */
export interface SplitText {
  readonly documents: readonly unknown[]
  readonly problems: readonly string[]
}

const opening = /[{[]/g

/** Takes a text apart into its JSON values. What cannot be read is named by its line; the rest is still read. */
export function splitDocuments(text: string): SplitText {
  const documents: unknown[] = []
  const problems: string[] = []
  const lines = new LineCount(text)
  let at = 0
  while (at < text.length) {
    opening.lastIndex = at
    const start = opening.exec(text)?.index ?? text.length
    const between = text.slice(at, start)
    if (!isBetween(between)) {
      const line = lines.at(at + Math.max(0, between.search(/\S/)))
      problems.push(`Line ${line}: expected JSON, as kubectl get -o json prints it, and found something else.`)
    }
    if (start === text.length) break
    const end = endOf(text, start)
    if (end === null) {
      problems.push(`Line ${lines.at(start)}: the text is cut off before this document ends.`)
      break
    }
    try {
      documents.push(JSON.parse(text.slice(start, end)))
    } catch {
      problems.push(`Line ${lines.at(start)}: this document is not JSON.`)
    }
    at = end
  }
  return { documents, problems }
}

/** Numbers of lines, asked for in the order of the text: each line is counted once. */
class LineCount {
  private line = 1
  private counted = 0

  constructor(private readonly text: string) {}

  at(position: number): number {
    for (; this.counted < position; this.counted++) if (this.text[this.counted] === '\n') this.line++
    return this.line
  }
}

/** White space, and the line that parts documents of YAML. */
const isBetween = (text: string) => /^[\s\uFEFF]*(---[\s\uFEFF]*)*$/.test(text)

/** Behind the bracket that closes the one at `start`; null when none does. Brackets in strings are text. */
function endOf(text: string, start: number): number | null {
  let depth = 0
  let inString = false
  for (let at = start; at < text.length; at++) {
    const char = text[at]
    if (inString) {
      if (char === '\\') at++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') {
      depth--
      if (depth === 0) return at + 1
    }
  }
  return null
}
