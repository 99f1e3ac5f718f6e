import { createHash } from 'node:crypto'
import type { Resource } from '@/lib/domain/inventory/kinds'
import type { Unread } from '@/lib/domain/observed'
import type { Basket } from './define-collector'

/** What was read and not kept yet. */
export class Harvested implements Basket {
  readonly resources = new Map<string, Resource>()
  readonly documents = new Map<string, string>()
  readonly keep: string[] = []
  readonly misses: Unread[] = []

  constructor(
    private readonly ownerId: string,
    private readonly region: string,
  ) {}

  put: Basket['put'] = (kind, id, body) => {
    const { ownerId: accountId, region } = this
    this.resources.set(`${kind} ${id}`, { kind, id, accountId, region, body } as Resource)
  }

  document: Basket['document'] = (text) => {
    const hash = createHash('sha256').update(text).digest('hex')
    this.documents.set(hash, text)
    return hash
  }

  missed: Basket['missed'] = (unread, prefix) => {
    this.misses.push(unread)
    if (prefix) this.keep.push(prefix)
  }

  add(other: Harvested): void {
    for (const [name, resource] of other.resources) this.resources.set(name, resource)
    for (const [hash, text] of other.documents) this.documents.set(hash, text)
    this.keep.push(...other.keep)
    this.misses.push(...other.misses)
  }
}

/** One call to name for many misses: the one that failed most often. */
export function mostFrequent(misses: readonly Unread[]): Unread | null {
  const counts = new Map<string, number>()
  for (const { call } of misses) counts.set(call, (counts.get(call) ?? 0) + 1)
  const [call] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
  return misses.find((unread) => unread.call === call) ?? null
}
