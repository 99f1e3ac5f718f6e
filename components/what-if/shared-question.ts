import { type Change, parseChanges } from '@/lib/domain/what-if/changes'

/** As much of an address as every browser, proxy and chat passes on. */
const longestAddress = 6_000

/** The changes an address holds, or why it holds none that are understood. */
export function readQuestion(text: string): { readonly changes: readonly Change[]; readonly problem: string | null } {
  if (text === '') return { changes: [], problem: null }
  try {
    const parsed = parseChanges(JSON.parse(text))
    return 'problem' in parsed ? { changes: [], problem: parsed.problem } : { changes: parsed.changes, problem: null }
  } catch {
    return { changes: [], problem: 'It is no JSON; it may have been cut off on its way.' }
  }
}

/** What to write into the address; null when it is too long for one. */
export function writeQuestion(changes: readonly Change[]): string | null {
  if (changes.length === 0) return ''
  const text = JSON.stringify(changes)
  return encodeURIComponent(text).length > longestAddress ? null : text
}
