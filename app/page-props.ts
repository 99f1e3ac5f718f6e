/** What Next hands a page. `searchParams` is parsed by a contract before anything reads it. */
export interface PageProps<Params extends Record<string, string> = Record<never, string>> {
  readonly params: Promise<Params>
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

/** A path segment as it was written: Next hands it over still encoded. */
export const decodeSegment = (segment: string): string => decodeURIComponent(segment)
