import { ScanScope } from '@/lib/domain/scans/scope'

/** What stands in the form of a scope. Tags are written `key=value`, or `key` for any value. */
export interface ScopeDraft {
  readonly about: 'everything' | 'part' | 'key'
  readonly only: SelectionDraft
  readonly without: SelectionDraft
  readonly key: string
}

export interface SelectionDraft {
  readonly accounts: readonly string[]
  readonly units: readonly string[]
  readonly tags: readonly string[]
  readonly regions: readonly string[]
}

export const emptyDraft: ScopeDraft = {
  about: 'everything',
  only: { accounts: [], units: [], tags: [], regions: [] },
  without: { accounts: [], units: [], tags: [], regions: [] },
  key: '',
}

export function draftOfScope(scope: ScanScope): ScopeDraft {
  const { exclude, key } = scope
  if (key !== undefined) return { ...emptyDraft, about: 'key', key }
  return {
    ...emptyDraft,
    about: Object.keys(scope).length > 0 ? 'part' : 'everything',
    only: selectionOf(scope),
    without: selectionOf(exclude ?? {}),
  }
}

/** The scope, or what keeps it from being one, in words. */
export function scopeOfDraft({ about, only, without, key }: ScopeDraft): { scope: ScanScope } | { problem: string } {
  if (about === 'everything') return { scope: {} }
  if (about === 'key' && key.trim() === '') return { problem: 'Enter the ARN of a key.' }
  const parsed = ScanScope.safeParse(
    about === 'key' ? { key: key.trim() } : { ...namedIn(only), exclude: namedIn(without) },
  )
  if (!parsed.success) return { problem: parsed.error.issues[0]?.message ?? 'Nothing can be read this way.' }
  if (about === 'part' && Object.keys(namedIn(only)).length + Object.keys(namedIn(without)).length === 0)
    return { problem: 'Choose at least one account, unit, tag or Region, or read everything.' }
  return { scope: parsed.data }
}

const selectionOf = ({ accounts = [], units = [], tags = [], regions = [] }: Omit<ScanScope, 'key' | 'exclude'>) => ({
  accounts,
  units,
  tags: tags.map(({ key, value }) => (value === undefined ? key : `${key}=${value}`)),
  regions,
})

function namedIn({ tags, ...ids }: SelectionDraft) {
  const lists = { ...ids, tags: tags.map(tagOf) }
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0))
}

function tagOf(text: string) {
  const at = text.indexOf('=')
  return at < 0 ? { key: text } : { key: text.slice(0, at), value: text.slice(at + 1) }
}
