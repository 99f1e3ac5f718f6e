/** A marker that says where to go on. Opaque to clients, like AWS's. */
const marker = (from: number) => Buffer.from(`from:${from}`).toString('base64url')

function readMarker(text: string): number | undefined {
  const match = /^from:(\d+)$/.exec(Buffer.from(text, 'base64url').toString('utf8'))
  return match ? Number(match[1]) : undefined
}

export interface Page<T> {
  readonly items: T[]
  readonly next: string | undefined
}

/** One page of a list; `bad` makes the service's own error for a marker it did not give. */
export function page<T>(all: readonly T[], from: string | undefined, size: number, bad: () => Error): Page<T> {
  const start = from === undefined ? 0 : readMarker(from)
  if (start === undefined) throw bad()
  const end = start + size
  return { items: all.slice(start, end), next: end < all.length ? marker(end) : undefined }
}
