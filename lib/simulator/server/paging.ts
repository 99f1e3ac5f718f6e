/** A marker that says where to go on. Opaque to clients, like AWS's. */
export const marker = (from: number) => Buffer.from(`from:${from}`).toString('base64url')

function readMarker(text: string): number | undefined {
  const match = /^from:(\d+)(?::again)?$/.exec(Buffer.from(text, 'base64url').toString('utf8'))
  return match ? Number(match[1]) : undefined
}

/** Leads to the page that `from` leads to, and says that this page was answered empty before. */
export const emptiedMarker = (from: string | undefined) =>
  Buffer.from(`from:${from === undefined ? 0 : (readMarker(from) ?? 0)}:again`).toString('base64url')

export const wasEmptied = (text: string) => Buffer.from(text, 'base64url').toString('utf8').endsWith(':again')

export interface Page<T> {
  readonly items: T[]
  readonly next: string | undefined
}

/** Where a page begins, by the marker that the page before gave. */
export function startOf(from: string | undefined, bad: () => Error): number {
  const start = from === undefined ? 0 : readMarker(from)
  if (start === undefined) throw bad()
  return start
}

/** One page of a list; `bad` makes the service's own error for a marker it did not give. */
export function page<T>(all: readonly T[], from: string | undefined, size: number, bad: () => Error): Page<T> {
  const start = startOf(from, bad)
  const end = start + size
  return { items: all.slice(start, end), next: end < all.length ? marker(end) : undefined }
}
