import { notFound } from 'next/navigation'
import { requirePlainText } from '@/lib/http/plain-text'

/** What Next hands a page. `searchParams` is parsed by a contract before anything reads it. */
export interface PageProps<Params extends Record<string, string> = Record<never, string>> {
  readonly params: Promise<Params>
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

/** A path segment as it was written: Next hands it over still encoded. What nothing can be called is not found. */
export function decodeSegment(segment: string): string {
  try {
    const text = decodeURIComponent(segment)
    requirePlainText(text, 'the address')
    return text
  } catch {
    notFound()
  }
}
