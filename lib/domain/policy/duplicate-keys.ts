/**
 * The first key that one object of a JSON text has twice; null when there is none. `JSON.parse` keeps the last and says
 * nothing, so a policy could be read as something its author, or AWS, does not see in it. The text must be valid JSON.
 */
export function findDuplicateKey(text: string): string | null {
  // For each object or list that is open, the keys seen; null for a list.
  const open: (Set<string> | null)[] = []
  let keyExpected = false
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '{':
        open.push(new Set())
        keyExpected = true
        break
      case '[':
        open.push(null)
        keyExpected = false
        break
      case '}':
      case ']':
        open.pop()
        keyExpected = false
        break
      case ',':
        keyExpected = (open[open.length - 1] ?? null) !== null
        break
      case '"': {
        const end = endOfString(text, at)
        if (keyExpected) {
          const key = JSON.parse(text.slice(at, end + 1)) as string
          const keys = open[open.length - 1]!
          if (keys.has(key)) return key
          keys.add(key)
          keyExpected = false
        }
        at = end
      }
    }
  }
  return null
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}
