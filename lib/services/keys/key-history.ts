import type { KeyView } from '@/lib/contracts/keys'
import type { Key } from '@/lib/domain/inventory/key'

interface Version<T> {
  readonly body: T
  readonly validFrom: number
  readonly at: Date
}

/** What changed between the versions of a key, newest first. Versions come oldest first. */
export function keyHistory(versions: readonly Version<Key>[]): KeyView['history'] {
  const entries = versions.flatMap((version, i) => {
    const before = versions[i - 1]
    const texts = before ? changes(before.body, version.body) : ['First seen by Keyscope']
    return texts.map((what) => ({ at: version.at.toISOString(), scanId: version.validFrom, what }))
  })
  return entries.reverse()
}

function changes(before: Key, after: Key): string[] {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const texts: string[] = []
  const [was, is] = [before.metadata, after.metadata]
  if (was.state === 'seen' && is.state === 'seen' && was.value.state !== is.value.state) {
    texts.push(`State went from ${was.value.state} to ${is.value.state}`)
  }
  if (!same(before.policyHash, after.policyHash)) {
    texts.push(after.policyHash.state === 'seen' ? 'Key policy changed' : 'Key policy could no longer be read')
  }
  if (!same(before.aliases, after.aliases)) texts.push(`Aliases are now ${after.aliases.join(', ') || 'none'}`)
  if (!same(before.rotation, after.rotation)) texts.push('Rotation setting changed')
  if (!same(before.tags, after.tags)) texts.push('Tags changed')
  if (!same(before.grants, after.grants)) {
    const count = (key: Key) => (key.grants.state === 'seen' ? String(key.grants.value.count) : 'unknown')
    texts.push(`Number of grants went from ${count(before)} to ${count(after)}`)
  }
  return texts.length ? texts : ['Changed']
}
