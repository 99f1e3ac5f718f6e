import type { z } from 'zod'

/** Where in data that a person wrote a problem is, counted from one as people count: `rule 2, demand, approvers`. */
export function placeOf(
  path: z.core.$ZodIssue['path'],
  { whole, list, item }: { readonly whole: string; readonly list: string; readonly item: string },
): string {
  if (path.length === 0) return whole
  const words: string[] = []
  for (const part of path) {
    if (typeof part === 'number') words.push(`${words.pop() ?? ''} ${part + 1}`.trim())
    else words.push(words.length === 0 && part === list ? item : String(part))
  }
  return words.join(', ')
}
