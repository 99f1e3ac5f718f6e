import { invalidInput } from '@/lib/errors'

/** What no text of ours may hold: Postgres keeps neither NUL nor half of a surrogate pair. */
const isPlain = (text: string) => !text.includes('\0') && !/\p{Surrogate}/u.test(text)

/** Refuses texts, keys included, that could not be kept. `what` they are part of. */
export function requirePlainText(value: unknown, what: string): void {
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next === 'string') {
      if (isPlain(next)) continue
      throw invalidInput(`Expected text in ${what}, got a NUL character or half of a surrogate pair. Leave it out.`)
    }
    if (typeof next === 'object' && next !== null) for (const entry of Object.entries(next)) waiting.push(...entry)
  }
}
